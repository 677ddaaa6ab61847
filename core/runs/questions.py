"""Longer questions to the engine that are not trainings: a bake-off, advice, doubts, an audit.

A task is a folder like a run is: its request, its events, its answer. The same question asked
again finds the answer of the first time, and a closed tab or a killed server loses nothing.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core import files, home
from core.data.dataset import Dataset
from core.errors import GraftError, WorkerFailed, from_dict
from core.runs import dataset_file, events, launch, process
from core.runs import stop as stopping
from core.runs.event import End, Progress

REQUEST = "request.json"
ANSWER = "answer.json"
ANSWERS_TABLE = "answers.csv"
"""Of a question about many pictures: kept when it is asked again, which goes on with it."""
Verb = Literal[
    "compare", "advise", "benefit", "doubts", "audit", "pool", "predict", "robust", "watch"
]
TaskState = Literal["none", "running", "done", "failed", "stopped", "interrupted"]


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """What a task looks like now."""

    folder: Path
    state: TaskState
    done: int = 0
    total: int = 0
    what: str = ""
    """What is at work, in plain words."""
    seconds_left: float | None = None
    answer: dict[str, Any] | None = None
    error: GraftError | None = None

    @property
    def share(self) -> float:
        """How much is done, 0-1; 0 while it is not known."""
        return min(1.0, max(0.0, self.done / self.total)) if self.total else 0.0


def folder(verb: Verb, arguments: dict[str, Any]) -> Path:
    """Where the task of one question lies. The question names it, so it is asked only once."""
    told = json.dumps([verb, arguments], sort_keys=True, ensure_ascii=True)
    return home.home() / "tasks" / f"{verb}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def asked(verb: Verb) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every question of one kind that was ever asked, the newest first: its task, its arguments."""
    known = (home.home() / "tasks").glob(f"{verb}-*/{REQUEST}")
    for request in sorted(known, key=lambda path: path.stat().st_mtime_ns, reverse=True):
        try:
            yield request.parent, dict(files.read_json(request)["arguments"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # a half-written or foreign file is no question


def start(
    verb: Verb, arguments: dict[str, Any], dataset: Dataset | None = None, *, again: bool = False
) -> Path:
    """Ask the engine, unless it is at it or has answered already.

    Args:
        verb: what to do.
        arguments: plain data; see `core.engine.question_job`.
        dataset: what was scanned; with it the engine does not read the folder once more.
        again: ask anew even if there is an answer.
    """
    place = folder(verb, arguments)
    view = read(place)
    if view.state == "running" or (view.state == "done" and not again):
        return place
    stopping.withdraw(place)
    for name in (ANSWER, events.EVENTS_FILE, process.HEARTBEAT):
        (place / name).unlink(missing_ok=True)
    if dataset:
        dataset_file.save(dataset, place / dataset_file.DATASET_FILE)
    files.write_json(place / REQUEST, {"verb": verb, "arguments": arguments})
    launch.spawn("answer", place)
    return place


def stop(place: Path) -> None:
    """Ask a task to end after the batch it is at."""
    if (place / REQUEST).exists():
        stopping.request(place)


def read(place: Path) -> QuestionView:
    """A task as it is now."""
    if not (place / REQUEST).exists():
        return QuestionView(folder=place, state="none")
    told, _ = events.read(place)
    last = next((e for e in reversed(told) if isinstance(e, Progress)), Progress(done=0))
    facts: dict[str, Any] = {
        "folder": place,
        "done": last.done,
        "total": last.total or 0,
        "what": last.phase or "",
        "seconds_left": last.seconds_left,
    }
    end = next((e for e in reversed(told) if isinstance(e, End)), None)
    if end is None:
        return QuestionView(**facts, state="running" if process.alive(place) else "interrupted")
    if end.reason == "finished":
        answer = files.recall_json(place / ANSWER)
        if not isinstance(answer, dict):
            return QuestionView(folder=place, state="none")  # lost or damaged: it can be asked anew
        return QuestionView(**facts, state="done", answer=answer)
    if end.reason == "stopped":
        return QuestionView(**facts, state="stopped")
    return QuestionView(**facts, state="failed", error=_error(end, place))


def _error(end: End, place: Path) -> GraftError:
    if end.error:
        return from_dict(dict(end.error))
    return WorkerFailed(
        what="The engine ended without an answer",
        why="It left no reason behind.",
        fix=f"Try again; details are in {place / launch.WORKER_LOG}.",
    )
