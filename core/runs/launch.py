"""Starting a worker: a process of its own that outlives the tab, the server and Ctrl-C."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Literal

from core import home, machine
from core.errors import RunBusy
from core.plan import plan as plans
from core.runs import events, process, stop
from core.runs.event import End

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER_LOG = "worker.log"
Verb = Literal["train", "answer"]

_LEAVING_S = 20.0
"""Longest that a worker takes to leave after its last event: torch frees its memory first."""

_children: list[subprocess.Popen[bytes]] = []
_spares: list[tuple[Path, subprocess.Popen[bytes]]] = []
"""At most one, with the GRAFT_HOME that it was started for."""
_SPARE_IDLE_S = 900
"""Seconds after which a spare that nobody needed gives its memory back."""
_SPARE_BYTES = 2 << 30
"""Free memory below which there is no spare: it holds some 400 MB."""


def environment() -> dict[str, str]:
    """The environment of an engine process.

    The two MALLOC thresholds keep large activations in the process instead of handing them back
    after every batch: glibc reads them at start-up only. On two cores they double the forward rate
    of a MobileNetV2. Threads that have nothing to do sleep instead of spinning: alone on the
    machine both are equally fast (230 and 211 pictures/s), beside two other busy programs sleeping
    is three to five times faster (166 and 40).
    """
    return {
        "OMP_WAIT_POLICY": "passive",
        "MALLOC_MMAP_THRESHOLD_": str(4 << 30),
        "MALLOC_TRIM_THRESHOLD_": str(8 << 30),
        **os.environ,
        "NO_ALBUMENTATIONS_UPDATE": "1",
        "ORT_DISABLE_TELEMETRY": "1",
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "GRAFT_HOME": str(home.home()),
    }


def start(run: Path) -> int:
    """Start, or resume, the worker of a run.

    Returns:
        Its process id.

    Raises:
        RunNotFound: no plan in that folder.
        RunBusy: a worker is at it already.
    """
    plans.load(run)
    _let_go(run)
    if process.exists(run):
        raise RunBusy(
            what=f"{run.name} is running already",
            why="Two workers on one run would overwrite each other's best weights.",
            fix="Wait for it to end, or stop it first.",
        )
    stop.withdraw(run)
    (run / process.HEARTBEAT).unlink(missing_ok=True)
    return spawn("train", run)


def prepare() -> None:
    """Have a spare process load its libraries: what comes next begins three seconds sooner.

    It waits for a line on its standard input: where this process ends, it ends too.
    """
    if _spare() is not None or machine.free_memory() < _SPARE_BYTES:
        return
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "core.engine.runner", "spare", str(_SPARE_IDLE_S)],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **detached(),
    )
    adopt(child)
    _spares[:] = [(home.home(), child)]


def _spare() -> "subprocess.Popen[bytes] | None":
    """The spare process, if it lives and was started for this GRAFT_HOME."""
    here = (one for place, one in _spares if place == home.home())
    return next((one for one in here if one.poll() is None), None)


def _hand_over(verb: Verb, place: Path) -> int | None:
    """Give the folder to the spare process; `None` = there is none, or it is gone by now."""
    child = _spare()
    _spares.clear()
    if child is None or child.stdin is None:
        return None
    try:
        with child.stdin as line:
            line.write(json.dumps([verb, str(place.resolve())]).encode() + b"\n")
    except OSError:
        return None
    process.record(place, child.pid)
    return child.pid


def spawn(verb: Verb, place: Path) -> int:
    """Give a folder to an engine process, its output in the folder's log, and write it down.

    Args:
        verb: see `core.engine.runner`.
        place: a run, or a question.

    Returns:
        The id of the process: the spare one, or a new one.
    """
    begun_before = events.read(place)[0]  # what goes on is told from its end by a younger process
    spare = None if begun_before else _hand_over(verb, place)
    if spare:
        return spare
    with (place / WORKER_LOG).open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, a path as data
            [sys.executable, "-m", "core.engine.runner", verb, str(place.resolve())],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            **detached(),
        )
    adopt(child)
    process.record(place, child.pid)
    return child.pid


def _let_go(run: Path) -> None:
    """Wait for a worker that has written its `end` event and is on its way out."""
    told, _ = events.read(run)
    patience = time.monotonic() + _LEAVING_S
    while told and isinstance(told[-1], End) and process.exists(run):
        if time.monotonic() > patience:
            return
        time.sleep(0.05)


def detached() -> dict[str, Any]:
    """Arguments of `subprocess.Popen` for a process that outlives its parent and its terminal."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"start_new_session": True}


def request_stop(run: Path) -> None:
    """Ask a run to stop after the batch it is at; its best weights are kept."""
    plans.load(run)
    stop.request(run)


def adopt(child: "subprocess.Popen[bytes]") -> None:
    """Keep a child, so that it is collected once it has ended: else it stays a zombie."""
    _children[:] = [known for known in _children if known.poll() is None]
    _children.append(child)
