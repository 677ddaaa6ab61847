"""Where and how a figure was measured: machine, versions, and what whole processes use."""

import argparse
import contextlib
import datetime
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("GRAFT_SHARED") or ROOT.parent / "shared")
_LOOK_EVERY_S = 0.5
"""Between two looks at a process tree: what a process uses after its last look is not counted. A
look takes 3 ms; adding up the memory of all processes without counting shared pages twice would
take longer than the loops at hand allow, so the largest one stands for all."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One whole process, with all that it started."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    """Most resident memory of the largest process; a loader's workers come on top."""
    load: float
    """Processes of others that wanted a core when it began (one-minute load average)."""
    answer: dict[str, Any]
    """The JSON object on the last line it printed."""


def heading() -> str:
    """One paragraph: machine, versions, date."""
    names = ("torch", "torchvision", "timm", "numpy", "pillow")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    memory = psutil.virtual_memory().total / 2**30
    today = datetime.datetime.now(datetime.UTC).date()
    return (
        f"{today}, {processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}, {versions}."
    )


def processor() -> str:
    """The processor's name, as the system tells it."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def measure(command: Sequence[str], environment: Mapping[str, str], cwd: Path) -> Measured:
    """Run a command to its end and watch it and all its descendants.

    Raises:
        RuntimeError: it failed, with the end of what it said.
    """
    load, begun = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0, time.monotonic()
    with subprocess.Popen(  # noqa: S603 - our own words
        command, env=dict(environment), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        watch = _Watch(process.pid)
        out, errors = process.communicate()
        wall_s = time.monotonic() - begun
        watch.end()
    if process.returncode:
        raise RuntimeError(errors.decode(errors="replace")[-2000:])
    return Measured(
        wall_s=wall_s,
        cpu_s=sum(watch.seconds.values()),
        peak_mb=watch.peak / 1e6,
        load=load,
        answer=json.loads(out.decode().strip().splitlines()[-1]),
    )


class _Watch:
    """Looks at a process tree now and then, from a thread."""

    def __init__(self, pid: int) -> None:
        self.seconds: dict[tuple[int, float], float] = {}
        self.peak = 0
        self._root, self._ended = psutil.Process(pid), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_EVERY_S):
            with contextlib.suppress(psutil.Error):
                for one in [self._root, *self._root.children(recursive=True)]:
                    self._take(one)

    def _take(self, one: psutil.Process) -> None:
        with contextlib.suppress(psutil.Error), one.oneshot():
            spent = one.cpu_times()
            self.seconds[one.pid, one.create_time()] = spent.user + spent.system
            self.peak = max(self.peak, one.memory_info().rss)


class Enough(Exception):
    """As many runs have been measured as were asked for this time."""


class Notes:
    """Measurements on disk, one a line: a benchmark that was cut off goes on where it was."""

    def __init__(self, path: Path | None = None, most: int | None = None) -> None:
        self._path, self._left = path, most
        lines = path.read_text("utf-8").splitlines() if path and path.exists() else []
        self._known: dict[str, Any] = {}
        for line in lines:
            self._known |= json.loads(line)

    def get(self, name: str, measured: Callable[[], Measured]) -> Measured:
        """The measurement of that name, taken now where it is not known.

        Raises:
            Enough: it would be one more than was asked for.
        """
        if name not in self._known:
            if self._left == 0:
                raise Enough
            if self._left is not None:
                self._left -= 1
            self._keep(name, asdict(measured()))
        return Measured(**self._known[name])

    def _keep(self, name: str, found: dict[str, Any]) -> None:
        self._known[name] = found
        if self._path:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({name: found}) + "\n")
        text = {key: value for key, value in found.items() if key != "answer"}
        print(f"{name}: {text}", file=sys.stderr, flush=True)


def asked_of(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """What every comparison on real photographs can be told, besides what the parser knows."""
    weights = SHARED / "weights" / "mobilenetv2_100.tf_in1k"
    parser.add_argument("--data", type=Path, default=SHARED / "data" / "hymenoptera")
    parser.add_argument("--weights", type=Path, default=weights)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--notes", type=Path, help="write down every run, go on from there")
    parser.add_argument("--most", type=int, help="new runs this time; then print what is known")
    asked = parser.parse_args()
    for name, place in (("--data", asked.data), ("--weights", asked.weights)):
        if not place.is_dir():
            parser.error(f"no folder {place}; name another one with {name}")
    return asked
