"""A table of answers as it is looked at while it grows: page by page, class by class."""

import contextlib
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from core.data.spreadsheet import unguarded
from core.protocol.prediction import PicturePrediction
from core.report import answer_table
from core.report.answer_table import Columns

Label = str | None
"""What was answered; None = it could not be read."""


@dataclass(kw_only=True)
class AnswerIndex:
    """Of each row its place in the file and its answer: 16 bytes; its cells are read when asked."""

    path: Path
    columns: Columns
    _places: "array[int]" = field(default_factory=lambda: array("q"))
    """Byte where each row begins."""
    _ends_at: int = 0
    """Byte behind the last whole row."""
    _labels: "array[int]" = field(default_factory=lambda: array("q"))
    """Of each row its answer, as a place in `_names`."""
    _names: dict[Label, int] = field(default_factory=dict)
    _one_at_a_time: Lock = field(default_factory=Lock)

    def refresh(self) -> None:
        """Take in the rows that were added since; a table that is gone or shorter begins anew.

        Raises:
            BadTable: it is another table.
        """
        with self._one_at_a_time:  # several tabs look at one table
            self._refresh()

    def _refresh(self) -> None:
        size = self.path.stat().st_size if self.path.is_file() else 0
        if size < self._ends_at:
            del self._places[:], self._labels[:]
            self._names.clear()
            self._ends_at = 0
        if size <= len(answer_table.beginning(self.columns)):
            return
        at = self._ends_at or len(answer_table.beginning(self.columns))
        for cells, end in answer_table.rows_of(self.path, self.columns, self._ends_at):
            label = None if cells[self.columns.error] else unguarded(cells[1])
            self._labels.append(self._names.setdefault(label, len(self._names)))
            self._places.append(at)
            self._ends_at = at = end

    @property
    def counts(self) -> dict[Label, int]:
        """Pictures by what was answered, the most frequent first."""
        names = {at: name for name, at in self._names.items()}
        return {names[at]: count for at, count in Counter(self._labels).most_common()}

    def of(self, label: Label) -> Sequence[int]:
        """The rows with one answer, in order."""
        wanted = self._names.get(label, -1)
        return [row for row, at in enumerate(self._labels) if at == wanted]

    def __len__(self) -> int:
        return len(self._labels)

    def read(self, rows: Sequence[int]) -> list[PicturePrediction]:
        """What was answered to some pictures."""
        found = []
        for row in rows:
            rest = answer_table.rows_of(self.path, self.columns, self._places[row])
            with contextlib.closing(rest):
                cells, _ = next(rest)
            found.append(self.columns.record(cells))
        return found
