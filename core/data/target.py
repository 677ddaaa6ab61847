"""Targets: what a picture shows, as a model is to learn it."""

import csv
import io
from collections.abc import Iterable, Mapping
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
        """The target as a cell of a table; the `read` of its task gives it back."""

    def renamed(self, names: Mapping[str, str]) -> "Target":
        """The same with other names for some classes: what a mirrored picture shows."""


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

    def renamed(self, names: Mapping[str, str]) -> "OneClass":
        """The same class under another name."""
        return OneClass(names.get(self.name, self.name))


@dataclass(frozen=True, slots=True)
class Classes:
    """All classes that a picture shows (multi-label); a picture may show none of them."""

    names: tuple[str, ...]
    """Sorted, each once: made by `classes`."""

    @property
    def text(self) -> str:
        """Names separated by `|`, one that holds such a bar or a line break in quotes."""
        line = io.StringIO()
        csv.writer(line, delimiter="|").writerow(self.names)
        return line.getvalue().removesuffix("\r\n")

    def renamed(self, names: Mapping[str, str]) -> "Classes":
        """The same classes, some under other names."""
        return classes(names.get(name, name) for name in self.names)


@dataclass(frozen=True, slots=True)
class Unsorted:
    """Nobody has said yet what a picture shows; it is never learnt from."""

    @property
    def names(self) -> tuple[str, ...]:
        """None."""
        return ()

    @property
    def text(self) -> str:
        """Nothing; the cell of a table is empty."""
        return ""

    def renamed(self, names: Mapping[str, str]) -> "Unsorted":
        """The same."""
        del names
        return self


def classes(names: Iterable[str]) -> Classes:
    """All classes that a picture shows, in any order and maybe named twice."""
    return Classes(tuple(sorted(set(names))))


def read_classes(cell: str) -> Classes:
    """All classes that a cell of a table names, as `Classes.text` writes them."""
    return classes(name for row in csv.reader([cell], delimiter="|") for name in row)
