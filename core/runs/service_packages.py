"""The packages of the picture service, which only those need who serve a model."""

import importlib.util
from dataclasses import dataclass

from core.data.readers import COMMAND
from core.errors import MachineError

_MODULES = ("fastapi", "opentelemetry", "uvicorn", "python_multipart")


@dataclass(frozen=True)
class ServicePackages:
    """Installed as a reader is, see `core.runs.reader_install`."""

    extra: str = "serve"
    purpose: str = "The picture service"
    instead: str = "answer pictures with `graft predict` or `graft watch`"

    @property
    def ready(self) -> bool:
        """True where all of them are installed."""
        return all(importlib.util.find_spec(name) for name in _MODULES)


SERVICE = ServicePackages()


def require() -> None:
    """Refuse to go on without them.

    Raises:
        MachineError: they are missing, with what installs them.
    """
    if not SERVICE.ready:
        raise MachineError(
            what="The picture service is not installed",
            why="It needs FastAPI, a package that is not installed with Graft.",
            fix=f"Install it once: {COMMAND} {SERVICE.extra}",
        )
