"""A user who knows the truth, taught to press the right key: sessions of teaching by showing.

What is counted: an answer is a *label*; where the guess that was shown was wrong, or there was
none, it is also a *correction*. *Actions* are corrections and one key for each page, which confirms
the rest of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.teach import asking, exam_score
from core.teach.exam_score import ExamScore
from core.teach.head import guesses
from core.teach.outlook import Outlook, outlook
from core.teach.pool import Floats, Pool

Ints = npt.NDArray[np.int64]
Choose = Callable[[Pool, Floats | None, Ints, Ints, int], Ints]
"""As `core.teach.asking.next_page`: which rows are asked next."""

PAGE = 24
ENOUGH = 0.95
"""Of the accuracy that all labels give."""
FLAT = 0.02
"""Points to what all labels give within which more answers hardly help."""
_AFTER, _LONGEST = 3, 480
"""Pages that an outlook is looked at after that, and answers of the longest session."""
_IN_A_ROW = 5
"""Answers over which it has to hold, so that no lucky one counts."""


@dataclass(frozen=True, kw_only=True)
class World:
    """A pool of which the truth is known."""

    name: str
    pool: Pool
    truth: Ints
    """[n]: the class of each row."""

    @property
    def classes(self) -> int:
        """How many there are."""
        return int(self.truth.max()) + 1

    def right(self, learnt: Ints, asked: Ints) -> float:
        """Share of rows that a head guesses right which learnt from others."""
        found = guesses(self.pool, learnt, self.truth[learnt], self.classes).probabilities[asked]
        return float((found.argmax(1) == self.truth[asked]).mean())


@dataclass(frozen=True, kw_only=True)
class Session:
    """What it took until the guesses were good enough."""

    labels: int
    corrections: int
    actions: int
    reached: bool
    full: float
    """Accuracy that all labels give."""


def ours(pool: Pool, guessed: Floats | None, answered: Ints, closed: Ints, size: int) -> Ints:
    """As the grid asks."""
    return asking.next_page(pool, guessed, answered, closed, size).rows.astype(np.int64)


def by_lot(generator: np.random.Generator) -> Choose:
    """In an order of chance."""

    def choose(pool: Pool, _guessed: object, answered: Ints, closed: Ints, size: int) -> Ints:
        free = np.ones(len(pool.contents), np.bool_)
        free[answered] = free[closed] = False
        return generator.permutation(np.flatnonzero(free))[:size]

    return choose


def session(world: World, choose: Choose, kept: Ints) -> Session:
    """Answer until the guesses of what is kept are `ENOUGH`, with the guesses as they stand then.

    Args:
        world: the pictures.
        choose: what is asked next.
        kept: rows that are scored on; they are never asked.
    """
    everything = np.setdiff1d(np.arange(len(world.truth)), kept)
    full = world.right(everything, kept)
    answered: list[int] = []
    scores: list[float] = []
    spent: list[tuple[int, int]] = []
    corrections = pages = 0
    guessed: Floats | None = None
    while len(answered) < len(everything):
        pages += 1
        for row in choose(world.pool, guessed, np.array(answered, np.int64), kept, PAGE).tolist():
            shown = guessed is not None and len({*world.truth[answered].tolist()}) > 1
            if not shown or guessed is None or guessed[row].argmax() != world.truth[row]:
                corrections += 1
            answered.append(row)
            own = np.array(answered)
            guessed = guesses(world.pool, own, world.truth[own], world.classes).probabilities
            scores.append(float((guessed[kept].argmax(1) == world.truth[kept]).mean()))
            spent.append((corrections, corrections + pages))
            last = np.array(scores[-_IN_A_ROW:])
            good = last.mean() >= ENOUGH * full and (last >= ENOUGH * full).sum() >= 4
            if len(last) == _IN_A_ROW and good:
                at = len(answered) - _IN_A_ROW
                return Session(labels=at + 1, corrections=spent[at][0], actions=spent[at][1],
                               reached=True, full=full)  # fmt: skip
    return Session(labels=len(answered), corrections=corrections, actions=corrections + pages,
                   reached=False, full=full)  # fmt: skip


def examined(
    world: World, generator: np.random.Generator, pages: int
) -> tuple[ExamScore, float, int]:
    """The exam of a session of some pages, and the truth.

    The truth is the share right of pictures that are neither asked nor in the exam: half of all
    others, drawn by lot. How many these are is told as well: few are no exact truth.
    """
    groups = np.unique(world.pool.groups)
    drawn = generator.uniform(size=len(groups)) < min(0.25, 60 / len(groups))
    exam = np.flatnonzero(np.isin(world.pool.groups, groups[drawn]))
    rest = generator.permutation(np.setdiff1d(np.arange(len(world.truth)), exam))
    unseen = rest[: len(rest) // 2]
    closed = np.concatenate([exam, unseen])
    answered = np.empty(0, np.int64)
    guessed: Floats | None = None
    for _ in range(pages):
        asked = ours(world.pool, guessed, answered, closed, PAGE)
        answered = np.concatenate([answered, asked])
        guessed = guesses(world.pool, answered, world.truth[answered], world.classes).probabilities
    assert guessed is not None
    rights = exam_score.right(guessed[exam], world.truth[exam])
    score = exam_score.score(rights, world.pool.groups[exam].tolist(), len(exam))
    truth = float((guessed[unseen].argmax(1) == world.truth[unseen]).mean())
    return score, truth, len(unseen)


def outlooks(world: World, kept: Ints) -> list[tuple[Outlook | None, int]]:
    """After each page what is said of the answers still needed, and how many they were.

    Needed until the guesses of what is kept are within 2 points of what all labels give, on two
    pages one after the other.
    """
    everything = np.setdiff1d(np.arange(len(world.truth)), kept)
    wanted = world.right(everything, kept) - FLAT
    answered = np.empty(0, np.int64)
    guessed: Floats | None = None
    told: list[tuple[Outlook | None, int]] = []
    good: list[int] = []
    while len(answered) < min(len(everything), _LONGEST) and len(good) < 2 + _AFTER:
        answered = np.concatenate([answered, ours(world.pool, guessed, answered, kept, PAGE)])
        own = world.truth[answered]
        guessed = guesses(world.pool, answered, own, world.classes).probabilities
        told.append((outlook(world.pool, guessed, answered, own), len(answered)))
        if (guessed[kept].argmax(1) == world.truth[kept]).mean() >= wanted:
            good.append(len(answered))
        elif len(good) < 2:
            good = []
    needed = good[0] if good else len(everything)
    return [(one, max(0, needed - answers)) for one, answers in told]
