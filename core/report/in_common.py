"""What two runs have in common: pictures that both held back, answered by both, learnt by none."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.data.split import Row
from core.data.target import Target
from core.plan import plan as plans
from core.plan.plan import Plan
from core.report import paired, side_scores
from core.report.paired import HELD_BACK, HeldBack

Ground = Literal["test", "validation", "held back"]
"""What two runs are compared on; `held back` = pictures of both sides, since the splits differ."""
_MOST_OF = 0.5
"""Share of the smaller of two sides that both must have in common to be compared on it alone."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A run's pictures, and its answers to those that it held back."""

    plan: Plan
    rows: dict[str, Row]
    """By content."""
    learnt: frozenset[str]
    """Contents on the training side, also of those with copies on other sides."""
    answers: dict[HeldBack, dict[str, Target]]
    """By side and content; of a sealed test set there are none."""

    @property
    def all(self) -> dict[str, Target]:
        """Of both sides."""
        return {content: said for side in self.answers.values() for content, said in side.items()}


@dataclass(frozen=True, kw_only=True)
class Common:
    """What two runs are fairly compared on."""

    ground: Ground
    contents: frozenset[str]
    left_out: int
    """Pictures of both that only one held back, or that belong to what only one learnt from."""


def read(run: Path) -> Answered:
    """A run with its answers, as they lie on disk; nothing is opened, and no model is asked.

    Raises:
        RunNotFound, RunDamaged: its files cannot be read.
    """
    plan = plans.load(run)
    rows = paired.rows(run, plan)
    sides = [side for side in HELD_BACK if side_scores.path(run, side).is_file()]
    said = {side: paired.answers(side, run, plan, rows) for side in sides}
    return Answered(
        plan=plan,
        rows={row.content: row for row in rows},
        learnt=frozenset(row.content for row in rows if row.side == "training"),
        answers={side: answers for side, answers in said.items() if answers},
    )


def of(a: Answered, b: Answered) -> Common:
    """On test pictures where both were opened before, else on validation pictures.

    Where the splits differ, on all that both held back and answered. What one of them learnt from
    never counts, nor does a group that only one of them held back as a whole.
    """
    torn = _torn(a, b), _torn(b, a)
    answered = a.all.keys() & b.all.keys()
    fair = frozenset(
        content
        for content in answered - a.learnt - b.learnt
        if a.rows[content].kin not in torn[0] and b.rows[content].kin not in torn[1]
    )
    crossed = (a.rows.keys() & b.rows.keys()) & (a.learnt ^ b.learnt)
    ground, contents = _ground(a, b, fair)
    left_out = len(crossed | (answered - fair - (a.learnt & b.learnt)))
    return Common(ground=ground, contents=contents, left_out=left_out)


def _torn(own: Answered, other: Answered) -> set[str]:
    """Groups of which one held back what the other learnt from."""
    learnt = other.learnt - own.learnt
    return {row.kin for content, row in own.rows.items() if content in learnt}


def _ground(a: Answered, b: Answered, fair: frozenset[str]) -> tuple[Ground, frozenset[str]]:
    for side in HELD_BACK:
        mine, theirs = a.answers.get(side, {}), b.answers.get(side, {})
        both = fair.intersection(mine).intersection(theirs)
        if both and len(both) >= _MOST_OF * min(len(mine), len(theirs)):
            return side, both
    return "held back", fair
