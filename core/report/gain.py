"""What a training gained over the one before: the same pictures, answered by both."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from core.data.copies import many
from core.errors import GraftError
from core.plan import plan as plans
from core.plan.plan import Plan
from core.report import paired
from core.report.paired import HELD_BACK, RARE, HeldBack, sign_test, wrong
from core.runs import notes


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
        if self.chance < RARE:
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
        table = {row.content: row for row in paired.rows(run, plan)}
        mine = paired.answers(side, run, plan, table.values())
        theirs = paired.answers(side, earlier, planned, paired.rows(earlier, planned))
    except (GraftError, OSError):
        return None
    both = [table[content] for content in mine if content in theirs]
    if not both or planned.task != plan.task:
        return None
    moved, renamed = 0, paired.renamed(planned, plan)
    by_group: dict[str, int] = defaultdict(int)
    steps: list[int] = []
    for row in both:
        answered, before = mine[row.content], theirs[row.content].renamed(renamed)
        moved += answered.names != before.names
        steps.append(wrong(row.target, before) - wrong(row.target, answered))
        by_group[row.kin] += (steps[-1] > 0) - (steps[-1] < 0)
    known = {renamed.get(name, name) for name in planned.classes}
    unknown = sum(not known.issuperset(row.target.names) for row in both)
    return Gain(
        side=side,
        before=notes.of_run(earlier).name or planned.name,
        n=len(both),
        changed=moved,
        better=sum(step > 0 for step in steps),
        worse=sum(step < 0 for step in steps),
        unknown=unknown,
        chance=sign_test(list(by_group.values())),
    )
