"""A split says on which side each picture lies: training, validation or test."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from core import digests, files
from core.data import address, stratify
from core.data.dataset import SIDES, Dataset, Side
from core.data.exam import Exam
from core.data.group import Grouping
from core.data.target import OneClass, Target
from core.errors import RunDamaged, said

Read = Callable[[str], Target]
"""Makes a target of a cell."""
SPLIT_COLUMNS = ("file", "label", "side", "content")
GROUP_COLUMN = "group"
"""One column more where pictures belong together."""


class SplitSettings(BaseModel):
    """How pictures are divided where the folder does not say so itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    validation: float = Field(default=0.15, gt=0, lt=0.5)
    """Share of pictures that steer the training without being learnt."""
    test: float = Field(default=0.15, ge=0, lt=0.5)
    """Share of pictures sealed until the end."""
    seed: int = 0
    groups: Literal["auto", "none"] = "auto"
    """Whether pictures that belong together share a side; `none` = only copies do."""
    pattern: str = Field(default="", max_length=200)
    """Form of file names that tells groups (`core.data.name_form`); empty = by usual names."""
    given: Literal["keep", "ignore"] = "keep"
    """Whether the sides count that the folder itself brings; `ignore` = all is divided anew."""

    @model_serializer(mode="wrap")
    def _as_before(self, dumped: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without what is as it always was: splits and questions are found again by this text."""
        whole: dict[str, Any] = dumped(self)
        usual = {"groups": "auto", "pattern": "", "given": "keep"}
        return {name: value for name, value in whole.items() if usual.get(name) != value}


@dataclass(frozen=True, kw_only=True)
class Split:
    """The side of every picture of a data set."""

    side: dict[str, Side]
    """By file, in the order of the data set."""
    grouping: Grouping = field(default_factory=Grouping)
    """The groups it was made with."""
    exam: Exam | None = None
    """Where there is one, its pictures are the test side."""

    def files(self, side: Side) -> tuple[str, ...]:
        """The files on one side, in the order of the data set."""
        return tuple(file for file, where in self.side.items() if where == side)

    def counts(self, dataset: Dataset) -> dict[str, dict[Side, int]]:
        """Pictures by class, then by side; a class without any on a side counts 0."""
        counted = {
            name: Counter(map(self.side.__getitem__, [picture.file for picture in shown]))
            for name, shown in dataset.by_class.items()
        }
        return {name: {side: sides[side] for side in SIDES} for name, sides in counted.items()}

    @cached_property
    def totals(self) -> dict[Side, int]:
        """Pictures by side."""
        counted: dict[Side, int] = dict.fromkeys(SIDES, 0)
        for side in self.side.values():
            counted[side] += 1
        return counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One picture of a saved split."""

    file: str
    target: Target
    side: Side
    content: str
    group: str = ""
    """Key of the group that it belongs to; empty = only to copies of itself."""

    @property
    def label(self) -> str:
        """What it shows, as text: of one class its name."""
        return self.target.text

    @property
    def kin(self) -> str:
        """Shared by what must not be learnt from where it is checked with."""
        return self.group or self.content


def heeded(dataset: Dataset, settings: SplitSettings) -> Dataset:
    """The data set, without the sides that its folder brings where these are not to count."""
    if settings.given == "keep" or not dataset.has_given_split:
        return dataset
    return replace(dataset, pictures=tuple(replace(p, side=None) for p in dataset.pictures))


def split(
    dataset: Dataset,
    settings: SplitSettings,
    *,
    earlier: Mapping[str, Side] | None = None,
    groups: Mapping[str, str] | None = None,
) -> Split:
    """Divide a data set, class by class, so that every class keeps the asked shares to ±1 picture.

    The order in which pictures are taken is a hash of the seed and of each picture's content: no
    global generator, no dependence on names. Copies of one picture share a side, and so do pictures
    of one group, largest groups first: then shares are kept as far as groups allow. A class of two
    pictures or groups is on both sides, one of three or more also in a test set that is asked for.
    Of pictures that show several classes the rarest class is divided first, and what was divided
    counts for the others (Sechidis et al. 2011, iterative stratification).

    Where the folder itself keeps pictures for validation or test, that is honoured to the letter,
    copies and groups included; see `heeded` where it is not to count. What it lacks: validation is
    taken out of training; a test set is not, since whoever divided the folder may have used all of
    it before.

    Args:
        dataset: what was scanned.
        settings: the shares and the seed.
        earlier: content hash to side, as an earlier split had it; those pictures do not move, so a
            group that was torn then stays torn.
        groups: content hash to the key of the group that it belongs to.
    """
    given = {picture.file: picture.side for picture in dataset.pictures if picture.side}
    shares = stratify.Shares(settings.validation, settings.test, settings.seed)
    if not any(side != "training" for side in given.values()):
        sides = stratify.divide(dataset.pictures, shares, earlier or {}, groups or {})
        return Split(side={p.file: sides[p.content] for p in dataset.pictures})
    if "validation" in given.values():
        return Split(side={p.file: p.side or "training" for p in dataset.pictures})
    open_to_us = [p for p in dataset.pictures if p.side != "test"]
    sides = stratify.divide(open_to_us, shares._replace(test=0.0), earlier or {}, groups or {})
    return Split(
        side={p.file: "test" if p.side == "test" else sides[p.content] for p in dataset.pictures}
    )


def save(split: Split, dataset: Dataset, path: Path) -> None:
    """Write a split as CSV with the columns file, label, side, content; its digest beside it.

    Where pictures belong together a fifth column, group, says so.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    keys = split.grouping.of_file if split.grouping.kinds.keys() - {"copies"} else None
    writer.writerow(SPLIT_COLUMNS if keys is None else (*SPLIT_COLUMNS, GROUP_COLUMN))
    for picture in dataset.pictures:
        cells = (picture.file, picture.label, split.side[picture.file], picture.content)
        writer.writerow(cells if keys is None else (*cells, keys.get(picture.file, "")))
    digests.write_text(path, text.getvalue())


def load_rows(path: Path, classes: Sequence[str] | None = None, read: Read = OneClass) -> list[Row]:
    """Read a split that `save` wrote.

    Args:
        path: the file.
        classes: of the plan; another label in the split is damage.
        read: makes targets of its cells, see `core.tasks.task.Task.read`.

    Raises:
        RunDamaged: it is not there, not a split, or not the one that was written.
    """
    try:
        if digests.whole(path) is False:
            raise ValueError(
                "It is not what was written when the run was made: bytes have changed."
            )
        rows = _parsed(files.read_bytes(path).decode("utf-8"), read)
        named = {name for row in rows for name in row.target.names}
        strange = named.difference(named if classes is None else classes)
        if strange:
            raise ValueError(f"{min(strange)!r} is no class of the plan.")
    except (OSError, ValueError, csv.Error) as error:
        raise RunDamaged(
            what=f"The split in {path} cannot be read",
            why=said(error),
            fix="Start a new run with the same settings; the pictures are untouched.",
        ) from error
    return rows


def _parsed(text: str, read: Read) -> list[Row]:
    table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if tuple(table.fieldnames or ()) not in (SPLIT_COLUMNS, (*SPLIT_COLUMNS, GROUP_COLUMN)):
        raise ValueError(f"its columns are not {', '.join(SPLIT_COLUMNS)}")
    return [_row(line, read) for line in table]


def _row(line: Mapping[str, str], read: Read) -> Row:
    if line["side"] not in SIDES or not all(isinstance(line[name], str) for name in SPLIT_COLUMNS):
        raise ValueError(f"{line['side']!r} is no side")
    side = next(side for side in SIDES if side == line["side"])
    return Row(
        file=address.checked(line["file"]),
        target=read(line["label"]),
        side=side,
        content=line["content"],
        group=line.get(GROUP_COLUMN) or "",
    )
