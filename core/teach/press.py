"""Press: what one press of a key says of some pictures, as the events that are kept."""

from collections.abc import Iterator, Mapping, Sequence

from core.data.annotations import event
from core.data.annotations.event import Kind, LabelEvent, Shown
from core.data.target import classes
from core.errors import LabelsRefused
from core.teach.learner import BestGuess

UNSEEN = Shown()
"""No guess stood beside the pictures."""


def said(
    files: Mapping[str, str],
    kind: Kind,
    *,
    names: Sequence[str] = (),
    shown: Shown = UNSEEN,
    press: str = "",
) -> LabelEvent:
    """The event that says the same of some pictures.

    Args:
        files: the pictures, where each lies by its content.
        kind: what is said.
        names: the classes, of a label.
        shown: the guess that stood beside it.
        press: see `LabelEvent.press`.

    Raises:
        LabelsRefused: there is no picture, or a name that no class can have.
    """
    if not files:
        raise LabelsRefused(
            what="This picture is not there any more",
            why="The folder was looked through anew since.",
            fix="Load the page again.",
        )
    try:
        return LabelEvent(
            who=event.myself(),
            kind=kind,
            contents=tuple(files),
            files=tuple(files.values()),
            names=tuple(names),
            shown=shown,
            press=press,
        )
    except ValueError as problem:
        raise LabelsRefused(
            what="This cannot be kept",
            why=f"A class has 1 to {event.LONGEST_CLASS} letters.",
            fix="Give the class a shorter name.",
        ) from problem


def confirmed(
    files: Mapping[str, str], right: Mapping[str, BestGuess], press: str
) -> Iterator[LabelEvent]:
    """The events that say that guesses are right: one for all pictures of the same guess.

    Args:
        files: where each picture lies by its content; others are passed over.
        right: by content, the guess that was shown.
        press: what they share.
    """
    alike: dict[tuple[str, ...], dict[str, str]] = {}
    for content, guess in right.items():
        if content in files:
            alike.setdefault(guess.names, {})[content] = files[content]
    for names, some in alike.items():
        sure = min(right[content].sure for content in some)
        shown = Shown(guess=classes(names).text, confidence=sure)
        kind: Kind = "label" if names else "none of these"
        yield said(some, kind, names=names, shown=shown, press=press)
