"""What a training gained over the one before: the same pictures, answered by both."""

import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.data import split as splits
from core.data.annotations import journal, renames
from core.data.copies import many
from core.data.split import Row
from core.data.target import Target
from core.errors import GraftError
from core.plan import plan as plans
from core.plan.plan import Plan
from core.report import predictions, side_scores
from core.runs.store import SPLIT
from core.tasks import table as tasks

HeldBack = Literal["test", "validation"]
HELD_BACK: tuple[HeldBack, ...] = ("test", "validation")
_RARE = 0.05
"""How rarely chance may do as much, for it to be called more than chance."""


@dataclass(frozen=True, kw_only=True)
class Gain:
    """How the answers to the same pictures changed, by what these are said to show now."""

    side: HeldBack
    before: str
    """What the model before is called."""
    n: int
    """Pictures of that side in both runs."""
    changed: int
    better: int
    worse: int
    unknown: int
    """Pictures of classes that the model before did not know."""
    chance: float
    """How often chance alone would do as much in either direction, 0-1."""

    @property
    def sentence(self) -> str:
        """All of it for people, without Markdown."""
        same = f"the same {many(self.n, f'{self.side} picture')}"
        if not self.changed:
            return f"{self._beside}: {same}, each answered as before."
        told = (
            f"{self._beside}: of {same} {self.changed:,} changed: "
            f"{self.better:,} better, {self.worse:,} worse. {self._verdict}"
        )
        if self.unknown:
            told += f" {many(self.unknown)} show a class that was not known before."
        return told

    @property
    def _beside(self) -> str:
        return f"Beside the model before (“{self.before}”)"

    @property
    def _verdict(self) -> str:
        if self.chance < _RARE:
            return "That is more than chance would do."
        often = "all" if self.chance > 0.995 else f"{100 * self.chance:.0f} of 100"
        return f"Chance alone would do as much in {often} cases: not known yet whether it helped."


def gain(run: Path, plan: Plan) -> Gain | None:
    """The gain over the model that a run follows; on test pictures where both were opened.

    Args:
        run: its folder.
        plan: its plan.

    Returns:
        `None` where it follows none, or where there is nothing to compare (any more).
    """
    if plan.origin is None:
        return None
    found = (_on(side, run, plan, Path(plan.origin.place)) for side in HELD_BACK)
    return next((gained for gained in found if gained), None)


def _on(side: HeldBack, run: Path, plan: Plan, earlier: Path) -> Gain | None:
    try:
        planned = plans.load(earlier)
        mine, theirs = _answers(side, run, plan), _answers(side, earlier, planned)
    except (GraftError, OSError):
        return None
    both = [(row, mine[row.content], theirs[row.content][1])
            for row, _ in mine.values() if row.content in theirs]  # fmt: skip
    if not both or planned.task != plan.task:
        return None
    now, moved, renamed = _shown(run, plan), 0, _renamed(planned, plan)
    by_group: dict[str, int] = defaultdict(int)
    steps: list[int] = []
    for row, (_, answered), before in both:
        truth, earlier_answer = now[row.content], before.renamed(renamed)
        moved += answered.names != earlier_answer.names
        steps.append(_wrong(truth, earlier_answer) - _wrong(truth, answered))
        by_group[row.kin] += (steps[-1] > 0) - (steps[-1] < 0)
    known = {renamed.get(name, name) for name in planned.classes}
    unknown = sum(not known.issuperset(now[row.content].names) for row, _, _ in both)
    return Gain(
        side=side,
        before=planned.name,
        n=len(both),
        changed=moved,
        better=sum(step > 0 for step in steps),
        worse=sum(step < 0 for step in steps),
        unknown=unknown,
        chance=sign_test(list(by_group.values())),
    )


def _renamed(earlier: Plan, plan: Plan) -> dict[str, str]:
    """What classes of the earlier run were called by the time of the later one."""
    if earlier.folder != plan.folder:
        return {}
    return renames.between(journal.read(Path(plan.folder)), earlier.said, plan.said)


def _answers(side: HeldBack, run: Path, plan: Plan) -> dict[str, tuple[Row, Target]]:
    """By content, the pictures of a side and what was said of each.

    Raises:
        RunNotReady, RunDamaged: there are none.
    """
    said = predictions.read(side_scores.path(run, side), tasks.of(plan.task))
    answered = {row.file: row.predicted for row in said.rows}
    return {row.content: (row, answered[row.file]) for row in _rows(run, plan)
            if row.side == side and row.file in answered}  # fmt: skip


def _rows(run: Path, plan: Plan) -> list[Row]:
    return splits.load_rows(run / SPLIT, plan.classes, tasks.of(plan.task).read)


def _shown(run: Path, plan: Plan) -> dict[str, Target]:
    return {row.content: row.target for row in _rows(run, plan)}


def _wrong(truth: Target, answer: Target) -> int:
    """How many classes are missed or wrongly named."""
    return len({*truth.names} ^ {*answer.names})


def sign_test(signs: list[int]) -> float:
    """How often chance would part so many cases at least as unevenly: the exact test, two-sided.

    McNemar (1947), "Note on the sampling error of the difference between correlated proportions or
    percentages", Psychometrika 12, 153-157, in its exact form: of those that changed, each would
    be as likely better as worse. Pictures of one group count as one, by what most of them did.

    Args:
        signs: of each group above 0 for better, below 0 for worse; 0 = no change.
    """
    up, down = sum(sign > 0 for sign in signs), sum(sign < 0 for sign in signs)
    n = up + down
    fewer = sum(math.comb(n, k) for k in range(min(up, down) + 1))
    chance: float = 2 * fewer / 2**n
    return min(1.0, chance)
