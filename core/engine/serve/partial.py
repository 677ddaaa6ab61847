"""An export in the making: a hidden folder beside its place, named after the process that makes it.

A killed process leaves it behind; the next export into the same folder sweeps it.
"""

import contextlib
import platform
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from core import files
from core.runs import process
from core.runs.process import Identity

_OURS = frozenset(
    {
        "README.md", "LICENCE-WEIGHTS.txt", "LICENCE-WEIGHTS-text.txt", "LICENCES-onnxruntime.txt",
        "certificate.json", "config.json", "labels.json", "preprocessing.json", "thresholds.json",
        "model.onnx", "model.safetensors", "model.json", "model.pt2", "model.xml", "model.bin",
        "predict.py", "web-page.html",
        "whole.onnx", "ready.onnx", "0.onnx", "1.onnx", "2.onnx",
    }
)  # fmt: skip
"""All that an export writes; a folder with anything else in it is somebody's own."""
_NAME = re.compile(r"\..+\.(?P<host>[^.]*)-(?P<pid>\d+)-(?P<created>\d+)-\d+\.partial")
_NAME_0_2 = re.compile(r"\..+\.(?P<pid>\d+)-\d+\.partial")
"""As version 0.2.0 named them: no machine, and a process id alone proves little."""
_OLD_S = 3600.0


@contextlib.contextmanager
def making(out: Path) -> Iterator[Path]:
    """A new folder to write into; it is gone afterwards, unless it was renamed to `out`."""
    sweep(out.parent)
    me = process.identify()
    mark = f"{_host()}-{me.pid}-{me.created * 1000:.0f}-{time.monotonic_ns()}"
    folder = out.with_name(f".{out.name[:40]}.{mark}.partial")
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(place: Path) -> None:
    """Remove what killed exports left in a folder: nothing of others, nothing of a living one."""
    for path in place.glob(".*.partial"):
        with contextlib.suppress(OSError):
            if _left_behind(path):
                shutil.rmtree(path, ignore_errors=True)


def _left_behind(path: Path) -> bool:
    if path.is_symlink() or not path.is_dir() or not all(map(_ours, path.iterdir())):
        return False
    named, older = _NAME.fullmatch(path.name), _NAME_0_2.fullmatch(path.name)
    if named:
        maker = Identity(pid=int(named["pid"]), created=int(named["created"]) / 1000)
        return named["host"] == _host() and not maker.exists()
    if older:
        age = time.time() - path.stat().st_mtime
        return age > _OLD_S and not psutil.pid_exists(int(older["pid"]))
    return False


def _ours(path: Path) -> bool:
    half = path.name.startswith(".") and path.name.endswith(".tmp")
    return (path.name in _OURS or half) and path.is_file() and not path.is_symlink()


def _host() -> str:
    """On a shared drive, the process of another machine cannot be seen from here."""
    return files.safe_name(platform.node().replace(".", "_"), longest=40)
