"""Picture check: every picture decoded once and near copies found, in processes of their own.

A thread that decodes leaves the other threads of its process little time: beside one, a page about
100,000 pictures took thirteen seconds instead of one. A process can also be ended at once.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core import home
from core.data import decoding, near_copies
from core.data.dataset import Dataset
from core.data.decoding import Damaged, Told
from core.errors import DiskFull, GraftError, WorkerFailed

Verb = Literal["decode", "compare"]
HERE_AT_MOST = 200
"""Pictures that are looked at in this process: another one takes half a second to begin."""
PROCESS: tuple[str, ...] = (sys.executable, "-m", "core.data.check_process")
ROOT = Path(__file__).resolve().parent.parent.parent
_LOOK_EVERY_S = 0.1
_LEAVING_S = 1.5
"""Longest that a process has to keep what it found, once it is asked to end."""


def check(
    dataset: Dataset,
    on_decoded: Told,
    on_compared: Told | None = None,
    *,
    processes: int = 1,
) -> Damaged:
    """Do what `decoding.check` and then `near_copies.check` do.

    Args:
        dataset: what was scanned.
        on_decoded: told how many pictures are decoded and how many there are, ten times a second;
            what it raises ends the check within two seconds, and what was found is kept.
        on_compared: the same for pairs of alike pictures; `None` = as `on_decoded`.
        processes: side by side, for decoding.

    Returns:
        The damaged, as `decoding.check` does.

    Raises:
        DiskFull: no room to keep what was found.
        WorkerFailed: a process ended before it was done.
    """
    waiting = list(decoding.waiting(dataset))
    if len(waiting) > HERE_AT_MOST:
        parts = [waiting[part::processes] for part in range(processes)]
        _apart("decode", dataset, parts, on_decoded)
    decoded = decoding.check(dataset, on_decoded)  # also what is new since
    if len(dataset.pictures) > HERE_AT_MOST:
        pictures = [(picture.content, picture.file) for picture in dataset.pictures]
        _apart("compare", dataset, [pictures], on_compared or on_decoded)
    else:
        near_copies.check(dataset, on_compared or on_decoded)
    return decoded


@dataclass(kw_only=True)
class _Part:
    """One process at work."""

    process: "subprocess.Popen[bytes]"
    done: int = 0
    total: int = 0
    error: dict[str, str] | None = None
    """What it said of a full disk."""
    last_words: str = ""
    """The latest that is no answer, as of a crash."""
    listener: threading.Thread = field(init=False)


def _apart(
    verb: Verb, dataset: Dataset, parts: Sequence[Sequence[tuple[str, str]]], told: Told
) -> None:
    """Have each part of the pictures looked at by a process of its own.

    Args:
        verb: what is to be done.
        dataset: theirs.
        parts: content and file of each picture.
        told: see `check`.
    """
    with contextlib.ExitStack() as running:
        at_work = [running.enter_context(_process(verb, dataset, part)) for part in parts if part]
        while any(part.process.poll() is None for part in at_work):
            time.sleep(_LOOK_EVERY_S)
            total = sum(part.total for part in at_work)
            if total:
                told(sum(part.done for part in at_work), total)
        for part in at_work:
            part.listener.join()
            if part.error or part.process.returncode:
                raise _problem(part)


@contextlib.contextmanager
def _process(verb: Verb, dataset: Dataset, pictures: Sequence[tuple[str, str]]) -> Iterator[_Part]:
    """A process that looks at some pictures; whatever happens here, it has ended afterwards."""
    own = {"GRAFT_HOME": str(home.home()), "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        PROCESS,
        cwd=ROOT,
        env={**os.environ, **own},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    part = _Part(process=child, total=len(pictures) if verb == "decode" else 0)
    part.listener = threading.Thread(target=_listen, args=(part,), daemon=True)
    part.listener.start()
    question = {
        "verb": verb,
        "folder": str(dataset.folder),
        "table": str(dataset.table) if dataset.table else None,
        "pictures": pictures,
    }
    try:
        _write(child, question)
        yield part
    finally:
        child.terminate()
        try:
            child.wait(_LEAVING_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        part.listener.join()
        for end in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if end:
                    end.close()


def _write(child: "subprocess.Popen[bytes]", question: dict[str, Any]) -> None:
    """Ask; the line stays open as long as somebody waits for the answer."""
    with contextlib.suppress(OSError):  # it has ended: its code says so
        if child.stdin:
            child.stdin.write(json.dumps(question).encode() + b"\n")
            child.stdin.flush()


def _listen(part: _Part) -> None:
    for line in part.process.stdout or ():
        try:
            said = json.loads(line)
            part.done, part.total = said.get("done", part.done), said.get("total", part.total)
            part.error = said.get("error", part.error)
        except (ValueError, AttributeError):
            part.last_words = line.decode("utf-8", "replace").strip() or part.last_words


def _problem(part: _Part) -> GraftError:
    if part.error:
        return DiskFull(**part.error)
    return WorkerFailed(
        what="The check of all pictures ended before it was done",
        why=part.last_words[-300:]
        or f"Its process ended with {part.process.returncode}: perhaps "
        "there was not enough memory, or a picture that its decoder cannot stand.",
        fix="Look again: it goes on where it ended.",
    )
