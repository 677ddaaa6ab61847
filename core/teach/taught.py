"""Taught: what counts of all that is said of a folder's pictures, by its labels and by people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.data.annotations import class_list, overlay
from core.data.annotations.class_list import NamedClass
from core.data.annotations.event import Kind
from core.data.annotations.overlay import Overlay
from core.data.dataset import Dataset

COLOURS = (
    "#1f6fb2", "#d9730d", "#2f7d6b", "#8a2f6b", "#b08900", "#6b5fb0", "#c0392b", "#0e8a9a",
    "#7a8b2a", "#a3566b", "#4a6d8c", "#9a6b3f",
)  # fmt: skip
"""Of classes for which nobody chose one, by their place; readable on light and dark."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What counts of one picture."""

    kind: Kind
    names: tuple[str, ...] = ()
    """Of a label."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Taught:
    """All that counts of a folder."""

    classes: tuple[NamedClass, ...]
    said: dict[str, Said]
    """By content; a picture that nobody said anything of is not in it."""
    several: bool
    """Whether a picture can show several of the classes."""
    overlay: Overlay
    """What it was made from."""

    @classmethod
    def of(cls, dataset: Dataset, before: "Taught | None" = None) -> "Taught":
        """What counts now; the very same where nothing was said since.

        Args:
            dataset: all pictures of the folder, as it lies on disk.
            before: what counted the last time.
        """
        now = overlay.of(dataset.folder)
        if before and before.overlay is now:
            return before
        said: dict[str, Said] = {}
        if dataset.classes:
            called = now.renamed
            for picture in dataset.pictures:
                names = (called.get(name, name) for name in picture.target.names)
                if left := tuple(name for name in names if name is not None):
                    said[picture.content] = Said(kind="label", names=left)
        for content, event in now.decided.items():
            said[content] = Said(kind=event.kind, names=event.names)
        listed = class_list.of(dataset.folder, dataset.classes)
        return cls(
            classes=_coloured(listed.classes),
            said=said,
            several=listed.several or dataset.kind == "multilabel",
            overlay=now,
        )

    @cached_property
    def counts(self) -> Counter[str]:
        """Pictures that show each class."""
        return Counter(name for said in self.said.values() for name in said.names)


def _coloured(classes: Sequence[NamedClass]) -> tuple[NamedClass, ...]:
    """Each with a colour: its own, or by its place."""
    return tuple(
        one if one.colour else replace(one, colour=COLOURS[at % len(COLOURS)])
        for at, one in enumerate(classes)
    )
