"""Bringing timm and torchvision in without torch's compiler, which they ask small questions.

`torchvision.ops.roi_align` (boxes; Graft classifies) asks whether it may be compiled, and one class
of timm asks not to be. Either drags the whole compiler in: 1.2 s of each worker's 4 s of imports,
measured on two cores with torch 2.15 and timm 1.0.31. While they are imported a stand-in answers;
the compiler itself stays importable for whoever compiles a network.
"""

import contextlib
import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

_COMPILER = "torch._dynamo"


def engine(name: str) -> Any:
    """Bring in a module of the engine with all that it needs, such as `serve.predict_files`."""
    libraries()
    return importlib.import_module(f"core.engine.{name}")


def libraries() -> None:
    """Import torchvision and timm, the quick way where it is open."""
    import torch  # noqa: F401 - its own lazy names must not find the stand-in

    if "timm" in sys.modules or _COMPILER in sys.modules:
        return
    package, asked = ModuleType(_COMPILER), ModuleType(f"{_COMPILER}.utils")
    package.__path__ = []
    vars(package).update(utils=asked, disable=_unchanged)
    vars(asked)["is_compile_supported"] = lambda *_: False
    sys.modules |= {package.__name__: package, asked.__name__: asked}
    try:
        with contextlib.suppress(ImportError, AttributeError):  # then they are imported as they are
            import timm  # noqa: F401
            import torchvision  # noqa: F401
    finally:
        for name in (package.__name__, asked.__name__):
            if sys.modules.get(name) in (package, asked):
                del sys.modules[name]


def _unchanged(function: Callable[..., Any] | None = None, *_: Any, **__: Any) -> Any:
    """A decorator that does nothing, with or without arguments."""
    return function if function is not None else lambda own: own
