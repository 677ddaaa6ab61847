"""Copies of one picture: harmless in one class, wrong in two, flattering on two sides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from core.data.dataset import Dataset, Picture
from core.data.split import Split
from core.findings import Finding


def many(n: int, word: str = "picture") -> str:
    """`1 picture`, `3 pictures`, `2 classes`."""
    plural = f"{word}es" if word.endswith("s") else f"{word}s"
    return f"{n:,} {word if n == 1 else plural}"


def within(dataset: Dataset) -> Iterator[Finding]:
    """The same picture more than once: under two labels it is an error, under one a waste."""
    copies = [group for group in _by_content(dataset.pictures) if len(group) > 1]
    torn = [group for group in copies if len({p.label for p in group}) > 1]
    same = [group for group in copies if len({p.label for p in group}) == 1]
    if torn:
        yield Finding(
            id="copies-across-classes",
            severity="warning",
            sentence=f"{many(len(torn))} in more than one class: at least one label is wrong.",
            remedy="Keep each picture in one class only.",
            items=_files(torn),
            score=len(torn),
        )
    if same:
        extra = sum(len(group) - 1 for group in same)
        yield Finding(
            id="copies",
            severity="note",
            sentence=f"{many(extra)} twice or more in the same class. "
            "A split of ours keeps copies on one side.",
            remedy="Nothing needs to be done; deleting the copies saves time.",
            items=_files(same),
            score=extra,
        )


def _by_content(pictures: Iterable[Picture]) -> list[list[Picture]]:
    groups: dict[str, list[Picture]] = defaultdict(list)
    for picture in pictures:
        groups[picture.content].append(picture)
    return list(groups.values())


def _files(groups: Iterable[list[Picture]]) -> tuple[str, ...]:
    return tuple(picture.file for group in groups for picture in group)


def across_sides(dataset: Dataset, split: Split) -> Iterator[Finding]:
    """Copies of one picture on two sides, as a given split may have them."""
    leaks = [
        group
        for group in _by_content(dataset.pictures)
        if len(group) > 1 and len({split.side[p.file] for p in group}) > 1
    ]
    if leaks:
        held = sum(any(split.side[p.file] != "training" for p in group) for group in leaks)
        yield Finding(
            id="copies-across-sides",
            severity="warning",
            sentence=f"{many(held)} of validation or test also on another side of the split "
            "that the folder brings: scores look better than they are.",
            remedy="Remove the copies from the training side.",
            items=_files(leaks),
            score=held,
        )
