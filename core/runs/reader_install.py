"""Installing an extra (HEIC, DICOM, the service) into Graft's own Python, when it is asked for.

The packages, with their bounds, stand among the extras of pyproject.toml; their versions are pinned
in constraints.txt, and nothing else is touched. pip asks the package index that this computer uses.
"""

import contextlib
import importlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from core import files, home
from core.errors import MachineError
from core.runs import launch
from core.weights import network

INSTALL_LOG = "install.log"
"""In the cache folder: what the installer said last."""
_INDEX = "https://pypi.org/simple"
_LOOK_S = 0.1
_TELLS_BYTES = (24, 1)
"""The pip from which on it can tell them; that of Python 3.11 ends with an error instead."""
_NO_NETWORK = re.compile(
    "name resolution|getaddrinfo|dns error|network is unreachable|connection refused|no route to "
    "host|newconnectionerror|error sending request|failed to fetch|timed? ?out|proxyerror|"
    "connection reset|client error .connect|no matching distribution|no solution found"
)
_PROGRESS = re.compile(r"(?m)^Progress (\d+) of (\d+)")

Listen = Callable[[int, int], None]
"""Told how many bytes are there and how many there are in all; what it raises ends it."""


class Extra(Protocol):
    """Packages that only some people need."""

    @property
    def extra(self) -> str:
        """Its name among the extras of pyproject.toml, and after `graft install`."""

    @property
    def purpose(self) -> str:
        """What it is installed for, as a sentence begins with it."""

    @property
    def instead(self) -> str:
        """What can be done without it."""

    @property
    def ready(self) -> bool:
        """True where it is installed."""


def requirements(extra: Extra) -> list[str]:
    """What is installed for it."""
    project = tomllib.loads((launch.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return list(project["optional-dependencies"][extra.extra])


def command(extra: Extra) -> list[str]:
    """What installs it here: uv where it is, as at the first start, else pip.

    Raises:
        MachineError: neither is there.
    """
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    pins = ["--no-deps", "--only-binary=:all:", "--constraint", str(_pins())]
    if importlib.util.find_spec("pip"):
        words = ["--disable-pip-version-check", "--no-input", "--retries=1"]
        words.append(f"--progress-bar={'raw' if _pip() >= _TELLS_BYTES else 'off'}")
        start = [sys.executable, "-m", "pip", "install", *words]
    elif uv:
        start = [uv, "pip", "install", "--python", sys.executable, "--only-binary", ":all:"]
        pins = [pins[0], *pins[2:]]
    else:
        raise MachineError(
            what=f"{extra.purpose} cannot be installed",
            why="Neither pip nor uv is there to install it with.",
            fix="Start Graft with `python3 start.py`, which brings one of them.",
        )
    return [*start, *pins, *requirements(extra)]


def install(extra: Extra, listen: Listen = lambda done, total: None) -> None:
    """Fetch and install it; this process can use it from then on.

    Args:
        extra: that is missing.
        listen: see `Listen`; also called while nothing is known, with 0 and 0.

    Raises:
        MachineError: it did not work; told in words.
    """
    words, log = command(extra), home.cache_folder() / INSTALL_LOG
    for package in requirements(extra):
        network.count(f"{_INDEX}/{re.split('[<>=! ]', package)[0]}/", "GET")
    with files.disk_errors(log):
        log.parent.mkdir(parents=True, exist_ok=True)
        written = log.open("wb")
    with written:
        child = subprocess.Popen(  # noqa: S603 - a list of our own, never through a shell
            words,
            cwd=launch.ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        while child.poll() is None:
            listen(*_progress(log))
            time.sleep(_LOOK_S)
    finally:
        _end(child)
    importlib.invalidate_caches()
    if child.returncode or not extra.ready:
        raise _failed(extra, log)


def _pip() -> tuple[int, ...]:
    """Year and number of the pip that is here."""
    return tuple(map(int, re.findall(r"\d+", importlib.metadata.version("pip"))[:2]))


def _pins() -> Path:
    return launch.ROOT / "constraints.txt"


def _progress(log: Path) -> tuple[int, int]:
    told = _PROGRESS.findall(log.read_text("utf-8", errors="replace"))
    done, total = told[-1] if told else ("0", "0")
    return int(done), int(total)


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(5)
        child.kill()
        child.wait(10)


def _failed(extra: Extra, log: Path) -> MachineError:
    said = log.read_text("utf-8", errors="replace")
    small = said.lower()
    what = f"{extra.purpose} could not be installed"
    if "no space left" in small or "disk full" in small:
        return MachineError(
            what=what, why="The disk is full.", fix="Free some space and try again."
        )
    if _NO_NETWORK.search(small):
        return MachineError(
            what=what,
            why="The package could not be fetched: no network, or a proxy in between.",
            fix=f"Connect this computer and try again, or {extra.instead}.",
        )
    lines = [line for line in said.strip().splitlines() if "error" in line.lower()]
    return MachineError(
        what=what,
        why=f"The installer said: {(lines or ['nothing'])[-1][:300]}",
        fix=f"Try again. All that it said is in {log}.",
    )
