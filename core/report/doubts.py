"""What is doubtful in a data set, as findings: the same on the page and on the command line."""

from collections.abc import Iterable, Iterator

from core.data.annotations import overlay
from core.data.copies import many
from core.data.dataset import Dataset, Picture
from core.findings import Finding
from core.protocol.doubts import AlikeClasses, DoubtsAnswer, Family, LabelDoubt, Shortcut

WRONG = "labels-likely-wrong"
"""The finding whose pictures each have a guess."""
_NAMES: dict[Family, str] = {
    "size": "The size of a picture",
    "file type": "The kind of file and its compression",
    "camera": "The camera",
    "date": "The day a picture was taken",
    "brightness": "Brightness",
    "border": "The outer edge of a picture",
}
_MAY_BE_MEANT: tuple[Family, ...] = ("brightness", "border")
"""What things look like, and not only how they were photographed: sky behind birds."""


def findings(answer: DoubtsAnswer, dataset: Dataset) -> list[Finding]:
    """All that is doubtful and that nobody has spoken about yet."""
    return [
        *_labels(still_open(answer, dataset), answer.n),
        *_odd(answer, dataset),
        *_alike(answer.alike),
        *map(_shortcut, answer.shortcuts),
        *_leak(answer, dataset),
    ]


def still_open(answer: DoubtsAnswer, dataset: Dataset) -> list[LabelDoubt]:
    """Doubts about labels that are as they were, and were confirmed by nobody, the worst first."""
    undecided = _undecided(dataset, [doubt.file for doubt in answer.labels])
    return [
        doubt
        for doubt in answer.labels
        if doubt.file in undecided and undecided[doubt.file].label == doubt.label
    ]


def _undecided(dataset: Dataset, files: Iterable[str]) -> dict[str, Picture]:
    """Those of some pictures that are there still and of which nobody said what they show."""
    decided = overlay.of(dataset.folder).decided
    there = ((file, dataset.by_file.get(file)) for file in files)
    return {file: picture for file, picture in there if picture and picture.content not in decided}


def _labels(doubts: list[LabelDoubt], looked_at: int) -> Iterator[Finding]:
    if not doubts:
        return
    worst, n = doubts[0], len(doubts)
    yield Finding(
        id=WRONG,
        severity="warning",
        sentence=f"{many(n, 'label')} {'is' if n == 1 else 'are'} likely wrong, of {looked_at:,} "
        f"looked at: {worst.file} is labelled {worst.label} and looks like {worst.guess}"
        f"{'' if n == 1 else ', for one'}.",
        remedy="Open each picture and say what it shows. A label that you confirm is not doubted "
        "again.",
        items=tuple(doubt.file for doubt in doubts),
        scores=tuple(round(doubt.suspicion, 3) for doubt in doubts),
        score=n,
        press="go through",
    )


def _odd(answer: DoubtsAnswer, dataset: Dataset) -> Iterator[Finding]:
    there = _undecided(dataset, [picture.file for picture in answer.odd])
    odd = [picture for picture in answer.odd if picture.file in there]
    if odd:
        yield Finding(
            id="odd-pictures",
            severity="note",
            sentence=f"{many(len(odd))} {'looks' if len(odd) == 1 else 'look'} like none of the "
            "others.",
            remedy="Look whether it belongs here. If it does, more pictures of its kind help; if "
            "not, leave it out.",
            items=tuple(picture.file for picture in odd),
            scores=tuple(round(picture.distance, 3) for picture in odd),
            score=len(odd),
            press="go through",
        )


def _alike(pairs: tuple[AlikeClasses, ...]) -> Iterator[Finding]:
    if not pairs:
        return
    worst, more = pairs[0], len(pairs) - 1
    others = f" So are {many(more, 'other pair')}." if more else ""
    yield Finding(
        id="classes-look-alike",
        severity="warning",
        sentence=f"{worst.first} and {worst.second} cannot be told apart as this backbone sees "
        f"them: {worst.accuracy:.0%} right of {worst.n:,} pictures ({worst.low:.0%} to "
        f"{worst.high:.0%}), where guessing has 50 %.{others}",
        remedy="Look at both side by side: are they one class, or does the difference need a "
        "closer view or another backbone?",
        items=tuple(dict.fromkeys(name for pair in pairs for name in (pair.first, pair.second))),
        score=len(pairs),
    )


def _shortcut(shortcut: Shortcut) -> Finding:
    meant = shortcut.family in _MAY_BE_MEANT
    end = (
        "is that how they look, or how they were photographed?"
        if meant
        else "the model may learn that instead."
    )
    return Finding(
        id="possible-shortcut",
        severity="warning",
        sentence=f"{_NAMES[shortcut.family]} alone tells your classes apart "
        f"({shortcut.accuracy:.0%} right, {shortcut.low:.0%} to {shortcut.high:.0%}; "
        f"{shortcut.chance:.0%} by guessing): {end}",
        remedy="If new pictures will differ in this as well, go on. Else take pictures of all "
        "classes in the same way, or change them all to be alike.",
        items=shortcut.classes,
        score=(shortcut.low - shortcut.chance) / (1 - shortcut.chance),
    )


def _leak(answer: DoubtsAnswer, dataset: Dataset) -> Iterator[Finding]:
    """Where groups are kept apart it is good to know; where the folder tears them, a warning."""
    if answer.leak is None:
        return
    given = dataset.has_given_split and answer.leak.leaks
    yield Finding(
        id="leak-meter",
        severity="warning" if given else "note",
        sentence=answer.leak.sentence,
        remedy="The folder brings its own split: look whether it keeps together what belongs "
        "together."
        if given
        else "Keep pictures that belong together on one side: the lower score is the one to expect "
        "of new ones.",
        score=answer.leak.drop.share,
    )


def not_looked_for() -> Finding:
    """Where a picture may show several classes."""
    return Finding(
        id="labels-not-doubted",
        severity="note",
        sentence="Wrong labels, odd pictures, shortcuts and what more pictures would bring are "
        "looked for where each picture shows one class; here it may show several.",
        remedy="Nothing needs to be done.",
    )
