"""Copies, exact and near: harmless in one class, wrong in two, flattering on two sides."""

from collections.abc import Iterable, Iterator, Sequence

from core.data import near_copies
from core.data.dataset import Dataset, Picture
from core.data.split import Split
from core.findings import Finding, Press

AFRESH = "A fresh split (another seed) keeps them together."
"""The remedy where a training went by a split that tears what belongs together."""


def many(n: int, word: str = "picture") -> str:
    """`1 picture`, `3 pictures`, `2 classes`."""
    plural = f"{word}es" if word.endswith("s") else f"{word}s"
    return f"{n:,} {word if n == 1 else plural}"


def within(dataset: Dataset) -> Iterator[Finding]:
    """The same picture more than once: under two labels it is an error, under one a waste."""
    torn = [group for group in dataset.copies if len({p.label for p in group}) > 1]
    same = [group for group in dataset.copies if len({p.label for p in group}) == 1]
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


def _files(groups: Iterable[Sequence[Picture]]) -> tuple[str, ...]:
    return tuple(picture.file for group in groups for picture in group)


def across_sides(dataset: Dataset, split: Split) -> Iterator[Finding]:
    """Copies of one picture on two sides, as a given split may have them."""
    leaks = [group for group in dataset.copies if len({split.side[p.file] for p in group}) > 1]
    if leaks:
        held = sum(any(split.side[p.file] != "training" for p in group) for group in leaks)
        yield Finding(
            id="copies-across-sides",
            severity="warning",
            sentence=f"{many(held)} of validation or test also on another side of the split "
            "that the folder brings: scores look better than they are.",
            remedy="Remove the copies from the training side, or divide the pictures anew.",
            items=_files(leaks),
            press="divide anew",
            score=held,
        )


_Near = list[tuple[float, list[Picture]]]
"""Groups of near copies, each with how alike they are, the most alike first."""


def near(dataset: Dataset, split: Split | None = None) -> Iterator[Finding]:
    """Near copies, as far as the check has come: in two classes, on two sides, or neither.

    Frames of one video are alike: what something else than looks tells to belong together is told
    by `core.data.torn` where it is torn, and else harms nothing.
    """
    together = split.grouping.named if split else {}
    groups: _Near = sorted(
        ((alike, [dataset.by_file[file] for file in group])
         for group, alike in near_copies.likeness(dataset).items()),
        key=lambda group: -group[0],
    )  # fmt: skip
    torn = [group for group in groups if len({p.label for p in group[1]}) > 1]
    groups = [group for group in groups if any(p.file not in together for p in group[1])]
    leaks = [group for group in groups if split and len({split.side[p.file] for p in group[1]}) > 1]
    told = {id(group) for group in (*torn, *leaks)}
    same = [group for group in groups if id(group) not in told]
    if torn:
        yield _near_finding(
            "near-copies-across-classes",
            f"{many(len(torn))} in more than one class as near copies (resized, cut a little or "
            "brightened): at least one label is wrong.",
            "Correct the label on the card, or leave all but one of them out there.",
            torn,
            None,
        )
    if leaks and split:
        yield _near_across_sides(dataset, split, leaks)
    if same:
        extra = sum(len(group) - 1 for _, group in same)
        yield _near_finding(
            "near-copies",
            f"{many(extra)} nearly the same as another of their class: resized, encoded again, cut "
            "a little or brightened.",
            "Nothing needs to be done; they teach little that is new. Leave out on their cards "
            "what should not count twice.",
            same,
            "keep the largest",
        )
    left = near_copies.passed_over(dataset)
    if left:
        all_of_them = near_copies.COMPARED_AT_MOST + left
        yield Finding(
            id="near-copies-passed-over",
            severity="note",
            sentence=f"{many(all_of_them, 'pair')} of pictures look alike, as the frames of a "
            f"camera that never moves do. The {near_copies.COMPARED_AT_MOST:,} most alike were "
            "compared closely; near copies among the others are not known.",
            remedy="If they are frames, say what belongs together (a pattern of their names).",
            score=left,
        )


def _near_across_sides(dataset: Dataset, split: Split, leaks: _Near) -> Finding:
    held = sum(any(split.side[p.file] != "training" for p in group) for _, group in leaks)
    given = dataset.has_given_split
    kept_together = any(one.kind == "near copies" for one in split.grouping.groups)
    otherwise = ", or divide anew." if given else f". {AFRESH}" if kept_together else "."
    return _near_finding(
        "near-copies-across-sides",
        f"{many(held)} of validation or test with a near copy on another side of the split"
        f"{' that the folder brings' if given else ''}: scores look better than they are.",
        f"Leave out all but one of each on their cards{otherwise}",
        leaks,
        "divide anew" if given else "divide afresh" if kept_together else None,
    )


def _near_finding(
    name: str, sentence: str, remedy: str, groups: _Near, press: Press | None
) -> Finding:
    """What is said of some groups; each picture has the likeness of its group for a score.

    Args:
        name: its id.
        sentence: what was found.
        remedy: what to do.
        groups: the pictures.
        press: what does it.
    """
    return Finding(
        id=name,
        severity="note" if name == "near-copies" else "warning",
        sentence=sentence,
        remedy=remedy,
        items=_files(group for _, group in groups),
        scores=tuple(round(alike, 3) for alike, group in groups for _ in group),
        score=len(groups),
        press=press,
    )
