"""Health: what about a data set would make its scores worse, or look better than they are."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from operator import itemgetter
from pathlib import PurePosixPath

from core.data import copies, formats, odd_looks, readers, repaired, torn
from core.data.copies import many
from core.data.dataset import Dataset, side_of
from core.data.split import Split
from core.findings import Finding, worst_first

FEW_IN_A_CLASS = 10
"""Pictures below which a class is called tiny: its 95 % range is then wider than 40 points."""
UNBALANCED = 10.0
"""Largest by smallest class. From about ten on, Buda et al. 2018 measure clear losses."""
FEW_IN_THE_EXAM = 20
"""Pictures below which the 95 % range of a score is wider than 40 points at 70 % right."""
MANY_IGNORED = 0.1
"""Share of picture files that could not be read from which on it is worth a look."""


def check(dataset: Dataset, split: Split | None = None) -> list[Finding]:
    """All that is noticed about a data set, the worst first; with a split, also about that."""
    found = [
        *_classes(dataset),
        *copies.within(dataset),
        *_names(dataset),
        *_named_as_sides(dataset),
        *left_out(dataset),
        *copies.near(dataset, split),
        *odd_looks.within(dataset),
        *repaired.within(dataset),
    ]
    if split is not None:
        found += [*_sides(dataset, split), *copies.across_sides(dataset, split)]
        found += torn.check(dataset, split)
    return worst_first(found)


def _classes(dataset: Dataset) -> Iterator[Finding]:
    """Too few classes, classes with too few pictures, classes of very different size."""
    counts = dataset.counts
    if len(counts) < 2:
        yield Finding(
            id="only-one-class",
            severity="severe",
            sentence=f"There is only one class, {', '.join(counts)}: nothing to tell apart.",
            remedy=_remedy_for_one_class(dataset),
            items=tuple(counts),
        )
        return
    single = [name for name, n in counts.items() if n == 1]
    if single:
        yield Finding(
            id="class-of-one-picture",
            severity="warning",
            sentence=f"{many(len(single), 'class')} with one single picture: it can be learnt "
            "from, but nothing is left to check it with.",
            remedy="Add pictures to these classes, or leave the classes out.",
            items=tuple(single),
            score=len(single),
        )
    tiny = [(n, name) for name, n in counts.items() if 1 < n < FEW_IN_A_CLASS]
    tiny.sort(key=itemgetter(0))
    if tiny:
        yield Finding(
            id="tiny-class",
            severity="warning",
            sentence=f"{many(len(tiny), 'class')} with fewer than {FEW_IN_A_CLASS} pictures; "
            f"the smallest, {tiny[0][1]}, has {tiny[0][0]}.",
            remedy="Add pictures: from about 30 a class on, scores become telling.",
            items=tuple(name for _, name in tiny),
            score=FEW_IN_A_CLASS - tiny[0][0],
        )
    yield from _balance(counts)


def _remedy_for_one_class(dataset: Dataset) -> str:
    """Say which folder was probably meant."""
    below = {str(PurePosixPath(p.file).parent) for p in dataset.pictures}
    deeper = {place.split("/", 1)[1].split("/")[0] for place in below if "/" in place}
    if dataset.layout == "class folders" and len(deeper) > 1:
        return f"Choose the folder {dataset.classes[0]} inside it: {len(deeper)} folders lie there."
    if dataset.layout == "unsorted":
        return "Label pictures of a second class."
    return "Choose a folder with one sub-folder for each of at least two classes."


def _balance(counts: dict[str, int]) -> Iterator[Finding]:
    large, small = max(counts, key=lambda c: counts[c]), min(counts, key=lambda c: counts[c])
    ratio = counts[large] / counts[small]
    if ratio >= UNBALANCED:
        yield Finding(
            id="unbalanced-classes",
            severity="warning",
            sentence=f"{large} has {ratio:.0f} times as many pictures as {small} "
            f"({counts[large]:,} and {counts[small]:,}).",
            remedy="Judge by macro F1 and the per-class table, and turn on balanced sampling or "
            "class weights.",
            items=(small, large),
            score=ratio,
        )


def _names(dataset: Dataset) -> Iterator[Finding]:
    """Class names that are the same but for capitals, spaces and dashes."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name in dataset.classes:
        alike["".join(c for c in name.casefold() if c.isalnum()) or name].append(name)
    pairs = [group for group in alike.values() if len(group) > 1]
    if pairs:
        yield Finding(
            id="similar-class-names",
            severity="warning",
            sentence=f"{' and '.join(pairs[0])} may be the same class, written differently.",
            remedy="Give one class one name, the same in every folder.",
            items=tuple(name for group in pairs for name in group),
            score=len(pairs),
            press="one name" if dataset.kind == "classify" else None,
        )


def _named_as_sides(dataset: Dataset) -> Iterator[Finding]:
    """Folders that are called as the sides of a split are, with no class folders in them."""
    names = dataset.classes
    if dataset.layout == "class folders" and all(map(side_of, names)):
        yield Finding(
            id="classes-named-as-sides",
            severity="warning",
            sentence=f"The pictures of {' and '.join(names)} lie directly in these folders, so "
            "these names are taken for the classes.",
            remedy="If they are the sides of a split, make a folder for each class in each of "
            "them and sort the pictures into these; if they are your classes, go on.",
            items=names,
            score=len(names),
        )


def left_out(dataset: Dataset) -> Iterator[Finding]:
    """Files that look like pictures and are not used."""
    lost = [
        entry
        for entry in dataset.left_out
        if not entry.content
        and (entry.file.lower().endswith(formats.IMAGE_SUFFIXES) or readers.missing([entry.reason]))
    ]
    if lost:
        share = len(lost) / (len(lost) + len(dataset.pictures))
        reason, n = Counter(_kind(i.reason) for i in lost).most_common(1)[0]
        yield Finding(
            id="pictures-left-out",
            severity="warning" if share >= MANY_IGNORED else "note",
            sentence=f"{many(len(lost))} of {len(lost) + len(dataset.pictures):,} left out; "
            f"{f'most often ({n:,} times) ' if n > 1 else ''}because: {reason}.",
            remedy="Look at the list of what was left out; repair or remove those files.",
            items=tuple(i.file for i in lost),
            score=share,
        )
    folders = [entry.file.split("/")[:-1] for entry in lost if dataset.layout != "table"]
    gone = {name for place in folders if (name := dataset.levels.name(place))}
    gone -= set(dataset.classes)
    if gone:
        yield Finding(
            id="class-without-readable-pictures",
            severity="warning",
            sentence=f"{many(len(gone), 'class folder')} without one readable picture: left out.",
            remedy="Repair the pictures in it, or remove the folder.",
            items=tuple(sorted(gone)),
            score=len(gone),
        )


def _kind(reason: str) -> str:
    """A reason without the line or entry of the list that it names."""
    return re.sub(r"^(line|entry) \d+ of the (table|list) ", "", reason)


def _sides(dataset: Dataset, split: Split) -> Iterator[Finding]:
    """Sides and classes of a split that are empty."""
    counts = split.counts(dataset)
    unlearnt = [name for name, n in counts.items() if not n["training"]]
    if unlearnt:
        yield Finding(
            id="class-without-training-pictures",
            severity="severe",
            sentence=f"{many(len(unlearnt), 'class')} without one picture to learn from.",
            remedy="Label more pictures of these classes: so far all are in the exam."
            if split.exam
            else "Put pictures of these classes on the training side, or remove the classes.",
            items=tuple(unlearnt),
            score=len(unlearnt),
        )
    if not split.totals["validation"]:
        yield Finding(
            id="no-validation-pictures",
            severity="severe",
            sentence="Not one picture is left to check the training with.",
            remedy="Add pictures: a class needs two or more to be on both sides.",
        )
    unchecked = [n for n, c in counts.items() if c["training"] and not c["validation"]]
    if unchecked and split.totals["validation"]:
        yield Finding(
            id="class-without-validation-pictures",
            severity="warning",
            sentence=f"{many(len(unchecked), 'class')} without a validation picture: "
            "their scores stay unknown.",
            remedy="Add pictures to these classes.",
            items=tuple(unchecked),
            score=len(unchecked),
        )
    if split.exam:
        yield from _few_in_the_exam(split)
    elif not split.totals["test"]:
        yield _no_test_set(dataset)


def _few_in_the_exam(split: Split) -> Iterator[Finding]:
    """An exam that is too small yet to say much."""
    labelled, drawn = split.totals["test"], len(split.exam.contents) if split.exam else 0
    if labelled < FEW_IN_THE_EXAM:
        yield Finding(
            id="exam-too-small",
            severity="warning" if labelled else "note",
            sentence=f"{many(labelled)} of the exam's {drawn:,} labelled: "
            + (
                "the final score will have a very wide range."
                if labelled
                else "the final score comes from the validation pictures, which also steer the "
                "training, and is a little too kind."
            ),
            remedy="Go on labelling on the page Label: the exam's pictures are among those that "
            "are asked about.",
            score=FEW_IN_THE_EXAM - labelled,
        )


def _no_test_set(dataset: Dataset) -> Finding:
    given = any(p.side == "validation" for p in dataset.pictures)
    why = "The folder brings its own split, without a test side. " if given else ""
    return Finding(
        id="no-test-set",
        severity="note",
        sentence=f"{why}There is no sealed test set: the final score comes from the validation "
        "pictures, which also steer the training, and is a little too kind.",
        remedy="Keep some pictures apart (a test folder), or predict on new ones at the end.",
        press="divide anew" if given else None,
    )
