"""Answered pictures as copies in a folder a class: never moved, none written over, none twice."""

import filecmp
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core import folders as disk
from core.data.annotations import class_folders
from core.errors import ExportError
from core.protocol.prediction import PicturePrediction
from core.report import answer_table
from core.report.answer_table import Columns

NOT_SURE = "not-sure"
"""The folder of pictures of which the model is less sure than was asked for."""
NONE = "none-of-them"
"""The folder of pictures that show none of several classes."""


class SortedCopies:
    """A folder of copies that can be gone on with: a copy that is there is not made again.

    Args:
        out: where the class folders are made; what else lies there stays.
        classes: of the model.
        sure: confidence from which on an answer counts, 0-1; None = every answer.
        taken: copies, relative to `out`, that belong to pictures that will not be put again.
    """

    def __init__(
        self,
        out: Path,
        classes: Sequence[str],
        sure: float | None = None,
        taken: Iterable[str] = (),
    ) -> None:
        self.out, self._sure = out, sure
        own = [f"{name}{'-' * (name in classes)}" for name in (NOT_SURE, NONE)]
        named = class_folders.names_of((*classes, *own))
        self._folders = {name: named[name] for name in classes}
        self.not_sure, self._none = named[own[0]], named[own[1]]
        self._taken = {class_folders.folded(name) for name in taken}
        self._tried: dict[str, int] = {}
        """The number that the latest copy of each name has."""

    def put(self, picture: Path, record: PicturePrediction) -> tuple[str, ...]:
        """Copy a picture where its answer says: into several folders where it shows several.

        Returns:
            The copies, relative to the folder, with forward slashes.

        Raises:
            DiskFull: no room left.
            OSError: it is gone, or cannot be written there.
        """
        return tuple(self._put(picture, folder) for folder in self._of(record))

    def settle(self, copies: Iterable[str]) -> None:
        """They belong to their picture from now on; until then it may be put once more."""
        self._taken.update(map(class_folders.folded, copies))

    def _of(self, record: PicturePrediction) -> list[str]:
        if self._sure is not None and record.sureness < self._sure:
            return [self.not_sure]
        if record.labels is not None and not record.labels:
            return [self._none]
        said = [share.label for share in record.labels or ()] or [str(record.label)]
        return [self._folders[name] for name in said]

    def _put(self, picture: Path, folder: str) -> str:
        first = class_folders.folded(f"{folder}/{picture.name}")
        number = self._tried.get(first, 1)
        while True:
            ending = f"-{number}" if number > 1 else ""
            name = f"{folder}/{picture.stem}{ending}{picture.suffix}"
            place = self.out / name
            free = class_folders.folded(name) not in self._taken
            if free and (made := _made(picture, place)) is not None:
                if not made:
                    disk.copy(picture, place)
                self._tried[first] = number
                return name
            number += 1


def _made(picture: Path, place: Path) -> bool | None:
    """Whether a copy lies there already; None = something else does."""
    if not os.path.lexists(place):
        return False
    same = place.is_file() and filecmp.cmp(picture, place, shallow=False)
    return True if same else None


@dataclass(frozen=True, kw_only=True)
class Copied:
    """What came of a table."""

    pictures: int
    """Answered, and copied now or before."""
    gone: int
    """Answered, and not there any more, or not to be read."""


def copy_all(
    table: Path,
    columns: Columns,
    copies: SortedCopies,
    on_progress: Callable[[int, int], None] | None = None,
) -> Copied:
    """Copy all pictures of a table; gone on with as one likes: the table gives each its name.

    Args:
        table: of answers.
        columns: its own.
        copies: where they go.
        on_progress: told rows done and in all.

    Raises:
        ExportError: the folder of the copies cannot be written to.
        DiskFull: no room left; what was copied stays.
    """
    total = sum(1 for _ in answer_table.rows_of(table, columns))
    done = gone = unread = 0
    for done, (cells, _) in enumerate(answer_table.rows_of(table, columns), 1):
        if cells[columns.error]:
            unread += 1
        else:
            gone += not _copied(columns.record(cells), copies)
        if on_progress:
            on_progress(done, total)
    return Copied(pictures=done - gone - unread, gone=gone)


def _copied(record: PicturePrediction, copies: SortedCopies) -> bool:
    picture = Path(record.file)
    try:
        copies.settle(copies.put(picture, record))
    except OSError as error:
        if picture.is_file() and os.access(picture, os.R_OK):
            raise ExportError(
                what=f"{picture.name} could not be copied into {copies.out}",
                why=f"{error.strerror or error}.",
                fix="Choose another folder for the copies; what was copied stays.",
            ) from error
        return False
    return True


def refuse_within(out: Path, pictures: Iterable[Path]) -> None:
    """Refuse a folder for copies that lies where the pictures are read.

    Raises:
        ExportError: copies would be answered like new pictures the next time.
    """
    place = out.expanduser().resolve()
    for folder in pictures:
        if folder.is_dir() and place.is_relative_to(folder.resolve()):
            raise ExportError(
                what=f"{place} lies in {folder}",
                why="The copies would be answered like new pictures the next time.",
                fix="Choose a folder for the copies outside it.",
            )
