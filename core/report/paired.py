"""Answers of two runs to the same pictures, matched by content, and the exact test of them."""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from core.data import split as splits
from core.data.annotations import journal, renames
from core.data.split import Row
from core.data.target import Target
from core.plan.plan import Plan
from core.report import predictions, side_scores
from core.runs.store import SPLIT
from core.tasks import table as tasks

HeldBack = Literal["test", "validation"]
HELD_BACK: tuple[HeldBack, ...] = ("test", "validation")
RARE = 0.05
"""How rarely chance may do as much, for it to be called more than chance."""


def rows(run: Path, plan: Plan) -> list[Row]:
    """The pictures of a run, each on its side.

    Raises:
        RunDamaged: its split cannot be read.
    """
    return splits.load_rows(run / SPLIT, plan.classes, tasks.of(plan.task).read)


def answers(side: HeldBack, run: Path, plan: Plan, table: Iterable[Row]) -> dict[str, Target]:
    """By content, what was said of each picture of a side; nothing is asked that is not on disk.

    Args:
        side: of the split.
        run: whose answers.
        plan: its plan.
        table: its pictures, see `rows`.

    Raises:
        RunNotReady, RunDamaged: there are none.
    """
    said = predictions.read(side_scores.path(run, side), tasks.of(plan.task))
    answered = {row.file: row.predicted for row in said.rows}
    return {row.content: answered[row.file] for row in table
            if row.side == side and row.file in answered}  # fmt: skip


def renamed(earlier: Plan, later: Plan) -> dict[str, str]:
    """What classes of the earlier run were called by the time of the later one."""
    if earlier.folder != later.folder:
        return {}
    return renames.between(journal.read(Path(later.folder)), earlier.said, later.said)


def wrong(truth: Target, answer: Target) -> int:
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
