"""Projects: the runs of one data folder together, with a cover, the best of them and a history."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from core import files
from core.data import address, thumbnails
from core.errors import GraftError
from core.runs import notes
from core.runs.notes import Note
from core.runs.store import SPLIT, RunView
from core.tasks import table as tasks
from core.tasks.task import Metric

_TRIED = 5
"""Pictures looked at for a cover."""
_SHOWN = ("training", "validation")
_READ_BYTES = 1 << 16
"""Of a split: thousands of lines, however long it is."""


@dataclass(frozen=True, kw_only=True)
class Project:
    """All runs of one data folder."""

    folder: str
    """As the plans name it."""
    runs: tuple[RunView, ...]
    """The newest first; at least one."""

    @property
    def key(self) -> str:
        """Names it, wherever its folder lies."""
        return notes.key(self.folder)

    @property
    def name(self) -> str:
        """What it is called: by a person, else as its folder is."""
        return self.note.name or Path(self.folder).name or self.folder

    @property
    def note(self) -> Note:
        """What a person called it, and said of it."""
        return notes.of_project(self.folder)

    @property
    def metric(self) -> Metric:
        """What the newest run is judged by; runs of another kind have another."""
        return tasks.of(self.runs[0].plan.task).metric

    def value(self, run: RunView) -> float | None:
        """A run's validation score by that metric; `None` where it has none."""
        return run.validation.get(self.metric.name)

    @cached_property
    def history(self) -> tuple[RunView, ...]:
        """Runs with a score, in the order of training."""
        return tuple(run for run in reversed(self.runs) if self.value(run) is not None)

    @cached_property
    def best(self) -> RunView | None:
        """The run of the best validation score, of equal ones the newest.

        The test sets stay out of it: what is chosen by a test is tested no more.
        """
        sign = 1 if self.metric.higher_is_better else -1
        newest_first = reversed(self.history)
        return max(newest_first, key=lambda run: sign * (self.value(run) or 0.0), default=None)


def of_runs(runs: Iterable[RunView]) -> list[Project]:
    """Runs by their data folder, the folder of the first run first.

    Args:
        runs: the newest first.
    """
    together: dict[str, list[RunView]] = {}
    for run in runs:
        together.setdefault(run.plan.folder, []).append(run)
    return [Project(folder=folder, runs=tuple(own)) for folder, own in together.items()]


def cover(run: Path, folder: Path, side_px: int) -> Path | None:
    """A thumbnail of a picture that a run did not seal; `None` where none can be read any more.

    Args:
        run: any of the project.
        folder: of its data.
        side_px: of the thumbnail, its longer side.
    """
    for file in _first(run):
        try:
            return thumbnails.thumbnail(folder / file, side_px)
        except (GraftError, OSError):
            continue
    return None


def _first(run: Path) -> Iterator[str]:
    """A few pictures of a split, without reading all of it."""
    try:
        with files.opened(run / SPLIT) as file:
            lines = file.read(_READ_BYTES).decode("utf-8", "replace").splitlines()
        rows = [row for row in csv.DictReader(lines) if row.get("side") in _SHOWN]
        for row in rows[:: max(1, len(rows) // _TRIED)][:_TRIED]:
            yield address.checked(row["file"])
    except (OSError, ValueError, KeyError, csv.Error):
        return
