"""Runs as folders: made, read, listed.

What a run's state is follows from its events and its process; nothing is stored twice.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core import files, home
from core.data import sides
from core.data import split as splits
from core.data.dataset import Dataset
from core.errors import GraftError, RunBusy, RunDamaged, said
from core.findings import Finding
from core.plan import plan as plans
from core.plan.plan import Plan
from core.runs import events, notes, process, stop
from core.runs.event import (
    Baseline,
    End,
    Epoch,
    Event,
    Finder,
    LearningPoint,
    Noticed,
    Numbers,
    Phase,
    Progress,
    Result,
    Start,
)
from core.tasks import table as tasks

State = Literal[
    "created", "waiting", "running", "stopping",
    "finished", "stopped", "failed", "paused", "interrupted",
]  # fmt: skip
SPLIT = "split.csv"
_SEEN = 6
"""Pictures read last that a view keeps."""
ENDED: frozenset[State] = frozenset({"finished", "stopped", "failed", "paused", "interrupted"})


@dataclass(kw_only=True)
class RunView:
    """What a run looks like now, from its files. `refresh` reads only what is new."""

    folder: Path
    plan: Plan
    state: State = "created"
    start: Start | None = None
    phase: Phase | None = None
    progress: Progress | None = None
    seen: tuple[str, ...] = ()
    """Pictures that were read last, the latest first."""
    baseline: Baseline | None = None
    learning: list[LearningPoint] = field(default_factory=list)
    """The learning curve; once there are settled points, those alone."""
    epochs: list[Epoch] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    finder: Finder | None = None
    end: End | None = None
    first_t: float | None = None
    last_t: float | None = None
    _offset: int = 0

    @property
    def name(self) -> str:
        """What it is called: by a person since, else by its plan."""
        return notes.of_run(self.folder).name or self.plan.name

    @property
    def result(self) -> Result | None:
        """What the last `end` event says came of it."""
        return self.end.result if self.end else None

    @property
    def validation(self) -> Numbers:
        """Scores of what was trained, by name; empty before there are any."""
        return (self.result.validation if self.result else None) or {}

    @property
    def has_model(self) -> bool:
        """True once there are best weights to evaluate, predict with or export."""
        return (self.folder / "best" / "config.json").is_file()

    def refresh(self) -> "RunView":
        """Read the events written since the last time, and look at the process."""
        new, self._offset = events.read(self.folder, self._offset)
        for event in new:
            self._take(event)
        self.state = _state(self)
        return self

    def _take(self, event: Event) -> None:
        self.first_t = self.first_t or event.t
        self.last_t = event.t
        if isinstance(event, Start):
            self.start, self.end, self.progress, self.learning = event, None, None, []
        elif isinstance(event, Phase):
            same = self.phase is not None and self.phase.name == event.name
            self.phase, self.progress = event, self.progress if same else None
        elif isinstance(event, LearningPoint):
            self.learning = [p for p in self.learning if p.settled or not event.settled] + [event]
        elif isinstance(event, Epoch):
            self._take_epoch(event)
        elif isinstance(event, Noticed):
            self._take_finding(event.finding)
        else:
            self._take_latest(event)

    def _take_latest(self, event: Event) -> None:
        """Of these kinds only the last word counts."""
        if isinstance(event, Progress):
            self.progress = event
            if event.file and event.file not in self.seen:
                self.seen = (event.file, *self.seen)[:_SEEN]
        elif isinstance(event, Baseline):
            self.baseline = event
        elif isinstance(event, Finder):
            self.finder = event
        elif isinstance(event, End):
            self.end = event

    def _take_finding(self, finding: Finding) -> None:
        """A resumed run may find the same again: the later word replaces the earlier."""
        self.findings = [one for one in self.findings if one.id != finding.id] + [finding]

    def _take_epoch(self, event: Epoch) -> None:
        """A resumed run repeats the epoch it was killed in: the later line replaces the earlier."""
        self.epochs = [known for known in self.epochs if known.epoch < event.epoch]
        self.epochs.append(event)


def create(plan: Plan, dataset: Dataset, split: splits.Split, out: Path | None = None) -> Path:
    """Make a run folder with its plan and its split, before anything starts.

    Args:
        plan: the settings, complete.
        dataset: the pictures the plan is about.
        split: which picture is on which side.
        out: the folder; by default a new one under `home.runs_folder()`.

    Raises:
        RunBusy: `out` holds a run already.
    """
    run = out.resolve() if out else _new_folder(plan.name)
    if (run / "plan.json").exists():
        raise RunBusy(
            what=f"{run} holds a run already",
            why="A new run never overwrites an old one.",
            fix="Choose another folder, or delete the old run first.",
        )
    with files.disk_errors(run):
        run.mkdir(parents=True, exist_ok=True)
    splits.save(split, dataset, run / SPLIT)
    sides.hold(dataset, plan.split, split)
    plans.save(plan, run)
    return run


def read(run: Path) -> RunView:
    """A run as it is now.

    Raises:
        RunNotFound, RunDamaged: see `core.plan.plan.load`.
    """
    return RunView(folder=run.resolve(), plan=plans.load(run)).refresh()


def folders() -> list[Path]:
    """Of all runs under GRAFT_HOME, the newest first; what is still being made is left out."""
    root = home.runs_folder()
    found = sorted(root.iterdir(), reverse=True) if root.is_dir() else []
    return [path for path in found if path.is_dir() and not path.name.startswith(".")]


def list_runs(
    look: Callable[[Path], RunView] = read,
) -> tuple[list[RunView], list[tuple[Path, GraftError]]]:
    """All runs under GRAFT_HOME, the newest first, and those that cannot be read with why.

    Args:
        look: gives a view of a folder; one that keeps views reads only what is new.
    """
    views, damaged = [], []
    for path in folders():
        try:
            view = look(path)
            tasks.of(view.plan.task)  # a kind of a later version: nothing could be said of it
            views.append(view)
        except GraftError as error:
            damaged.append((path, error))
        except Exception as error:  # noqa: BLE001 - one folder never hides the others
            what = f"{path.name} cannot be read"
            why = f"Something in its folder is not what Graft writes there: {said(error)}."
            fix = f"Look into {path}, or move it away; the other runs are not affected."
            damaged.append((path, RunDamaged(what=what, why=why, fix=fix)))
    return views, damaged


def _new_folder(name: str) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    folder = home.runs_folder() / f"{stamp}-{files.safe_name(name)}"
    count = 2
    while folder.exists():
        folder = folder.with_name(f"{stamp}-{files.safe_name(name)}-{count}")
        count += 1
    return folder


def _state(view: RunView) -> State:
    run = view.folder
    if view.end is not None and not _started_again(view):
        return next((state for state in ENDED if state == view.end.reason), "failed")
    if not process.alive(run):
        return "created" if process.recorded(run) is None and view.start is None else "interrupted"
    if stop.requested(run):
        return "stopping"
    return "waiting" if view.phase and view.phase.name == "waiting" else "running"


def _started_again(view: RunView) -> bool:
    """True where a living worker is younger than the last `end` event: a resume on its way."""
    identity = process.recorded(view.folder)
    ended = (view.end.t if view.end else None) or 0.0
    return identity is not None and identity.created > ended and identity.exists()
