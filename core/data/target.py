"""Targets: what a picture shows, as a model is to learn it."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

Kind = str
"""A kind of target, by the name of its task in `core.tasks`."""


class Target(Protocol):
    """What a picture shows. A kind of its own (boxes, areas, a number) needs no more than this."""

    @property
    def names(self) -> tuple[str, ...]:
        """The classes that it names, sorted; empty where it names none."""

    @property
    def text(self) -> str:
        """The target as a cell of a table; `read` gives it back."""


@dataclass(frozen=True, slots=True)
class OneClass:
    """The one class that a picture belongs to."""

    name: str

    @property
    def names(self) -> tuple[str, ...]:
        """Its class."""
        return (self.name,)

    @property
    def text(self) -> str:
        """Its class."""
        return self.name


@dataclass(frozen=True, slots=True)
class Classes:
    """All classes that a picture shows (multi-label); a picture may show none of them."""

    names: tuple[str, ...]
    """Sorted, each once: made by `classes`."""

    @property
    def text(self) -> str:
        """Names separated by `|`, one that holds such a bar in quotes."""
        line = io.StringIO()
        csv.writer(line, delimiter="|", lineterminator="").writerow(self.names)
        return line.getvalue()


def classes(names: Iterable[str]) -> Classes:
    """All classes that a picture shows, in any order and maybe named twice."""
    return Classes(tuple(sorted(set(names))))


def _read_classes(cell: str) -> Classes:
    return classes(name for row in csv.reader([cell], delimiter="|") for name in row)


READERS: dict[Kind, Callable[[str], Target]] = {"classify": OneClass, "multilabel": _read_classes}
"""Cells of a table as targets, by kind."""


def read(kind: Kind, cell: str) -> Target:
    """A target from its text.

    Raises:
        ValueError: a kind that is not known here, or a text that is none of that kind.
    """
    if kind not in READERS:
        raise ValueError(f"there is no kind of target called {kind!r}")
    return READERS[kind](cell)
