"""How many more answers it takes until more of them hardly help.

What is known without any truth is how many guesses changed since half as many answers: while many
change, the guesses are not settled. Over 60 sessions on ten kinds of pictures this, the number of
answers and that of classes told when a head came within 2 points of what all labels would give;
not closely, so a range is told. See `benchmarks/teach.md` for how often it holds.
"""

from dataclasses import dataclass

from core.teach.head import Places, guesses
from core.teach.pool import Floats, Pool

OUTLOOK_LEAST = 20
"""Answers below which nothing is known."""
_SCALE, _CHANGED, _ANSWERS, _CLASSES = 51.4, 0.577, 0.286, 0.515
"""Answers that are needed: scale · (changed + 0.01)^… · answers^… · classes^…, by least squares on
the logarithms."""
_FEWEST, _MOST = 0.45, 1.87
"""Times that, between which 8 of 10 sessions lay."""


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """More answers until the curve of the score is flat, as a range; 0 to 0 = it is."""

    fewest: int
    most: int
    changed: float
    """Share of the guesses that are others than after half of the answers, 0-1."""

    @property
    def flat(self) -> bool:
        """Whether more answers hardly help."""
        return self.most == 0


def outlook(
    pool: Pool,
    guessed: Floats,
    rows: Places,
    targets: Places,
    *,
    several: bool = False,
) -> Outlook | None:
    """How many more answers it will take; `None` = not known yet.

    Args:
        pool: all pictures.
        guessed: [n, k] probabilities by all answers, see `core.teach.head.guesses`.
        rows: [m] rows that are learnt from, in the order in which they were answered.
        targets: [m] or [m, k], as the head takes them.
        several: whether a picture may show several classes.
    """
    answers, classes = len(rows), guessed.shape[1]
    left = len(pool.contents) - answers
    if answers < OUTLOOK_LEAST or classes < 2:
        return None
    half = answers // 2
    before = guesses(pool, rows[:half], targets[:half], classes, several=several).probabilities
    changed = _changed(before, guessed, several=several)
    needed = _SCALE * (changed + 0.01) ** _CHANGED * answers**_ANSWERS * classes**_CLASSES
    fewest, most = (int(needed * times) - answers for times in (_FEWEST, _MOST))
    return Outlook(fewest=min(max(0, fewest), left), most=min(max(0, most), left), changed=changed)


def _changed(before: Floats, now: Floats, *, several: bool) -> float:
    if several:
        return float(((before > 0.5) != (now > 0.5)).any(1).mean())
    return float((before.argmax(1) != now.argmax(1)).mean())
