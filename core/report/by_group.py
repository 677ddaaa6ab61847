"""How a model fares by circumstance: by camera, day, folder or group, where that is known."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.data.dataset import Picture, side_of
from core.data.split import Row
from core.report.predictions import Predictions
from core.tasks import ranges

LEAST_PICTURES = 10
"""Pictures of a part; fewer say nothing."""


@dataclass(frozen=True, kw_only=True)
class GroupScore:
    """The pictures that share a camera, a day, a folder or a group."""

    name: str
    right: int
    n: int
    low: float
    high: float
    """Of the share right: the ranges of all parts together hold in 95 of 100 measurements."""

    @property
    def share(self) -> float:
        """Right of all."""
        return self.right / self.n


@dataclass(frozen=True, kw_only=True)
class Division:
    """The scored pictures, divided by one circumstance."""

    by: str
    """A noun for one part: camera, day, folder or group."""
    parts: tuple[GroupScore, ...]
    """The weakest first."""
    weakest: GroupScore | None
    """Where its range lies below that of all others together."""

    @property
    def sentence(self) -> str:
        """Which part is the weakest, if any is."""
        if self.weakest is None:
            return f"No {self.by} is weaker than the others by more than chance explains."
        one = self.weakest
        spread = f"{one.low * 100:.0f}–{one.high * 100:.0f}\u202f%"
        share = f"{one.share * 100:.0f}\u202f%"
        return f"Weakest {self.by}: *{one.name}*, {share} right ({spread}, {one.n:,} pictures)."


def divisions(
    predictions: Predictions, rows: Sequence[Row], pictures: Mapping[str, Picture]
) -> list[Division]:
    """How the model fares by each circumstance that divides the pictures into parts large enough.

    Args:
        predictions: of one side.
        rows: its pictures, with what they belong to.
        pictures: the same as they were scanned, by file; what is not known of them is left out.
    """
    right = {row.file: row.predicted == row.target for row in predictions.rows}
    some = [row for row in rows if row.file in right]
    found = []
    for by, shared in _shared(some, pictures):
        parts: dict[str, list[bool]] = defaultdict(list)
        for file, name in shared.items():
            parts[name].append(right[file])
        large = {name: own for name, own in parts.items() if len(own) >= LEAST_PICTURES}
        if len(large) > 1:
            found.append(_division(by, large))
    return found


def _shared(
    rows: Sequence[Row], pictures: Mapping[str, Picture]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Each circumstance, and what it is for each file."""
    taken = {row.file: one.taken for row in rows if (one := pictures.get(row.file)) and one.taken}
    yield "camera", {file: one.camera for file, one in taken.items()}
    yield (
        "day",
        {
            file: f"{dt.datetime.fromtimestamp(one.seconds, dt.UTC):%Y-%m-%d}"
            for file, one in taken.items()
        },
    )
    yield "folder", {row.file: name for row in rows if (name := _folder(row))}
    yield "group", {row.file: row.group for row in rows if row.group}


def _folder(row: Row) -> str:
    """The folders above a picture that name neither a class nor a side."""
    parts = PurePosixPath(row.file).parts[:-1]
    classes = {piece for name in row.target.names for piece in name.split("/")}
    return "/".join(part for part in parts if part not in classes and side_of(part) is None)


def _division(by: str, parts: Mapping[str, Sequence[bool]]) -> Division:
    z = ranges.z_of_all(len(parts) + 1)
    told = []
    for name, own in parts.items():
        _, low, high = ranges.balanced([(sum(own), len(own))], z)
        told.append(GroupScore(name=name, right=sum(own), n=len(own), low=low, high=high))
    told.sort(key=lambda part: (part.share, part.name))
    others = [one for part in told[1:] for one in parts[part.name]]
    _, rest, _ = ranges.balanced([(sum(others), len(others))], z)
    return Division(by=by, parts=tuple(told), weakest=told[0] if told[0].high < rest else None)
