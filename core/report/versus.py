"""Two runs by the answers of both to the same pictures, which neither has learnt from."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.data.copies import many
from core.errors import GraftError
from core.report import in_common, paired, power
from core.report.in_common import Answered, Common, Ground
from core.report.paired import RARE, sign_test
from core.report.power import Needed
from core.tasks import ranges
from core.tasks import table as tasks

_ON: dict[Ground, str] = {
    "test": "test pictures",
    "validation": "validation pictures",
    "held back": "pictures that both held back",
}
_ROUND = 2
"""Digits that a number of pictures to come is told with."""


@dataclass(frozen=True, kw_only=True)
class Incomparable:
    """Why two runs cannot be compared picture by picture, and what to do about it."""

    why: str
    fix: str


@dataclass(frozen=True, kw_only=True)
class Versus:
    """The first of two runs beside the second, by what the pictures are said to show now."""

    on: Ground
    """`test` only where both were opened before; `held back`: the splits differ."""
    n: int
    units: int
    """Groups of pictures that belong together: each counts once."""
    better: int
    """Units that the first has more right."""
    worse: int
    """Units that the second has more right."""
    several: bool
    """A picture shows several classes: its mistakes are counted."""
    left_out: int
    """Pictures that one held back and the other learnt from, or what belongs to them."""
    unknown: int
    """Pictures of a class that one of both was not taught: not counted."""

    @property
    def chance(self) -> float:
        """How often chance alone would part them so, 0-1 (McNemar's test, exact)."""
        return sign_test([1] * self.better + [-1] * self.worse)

    @property
    def difference(self) -> float:
        """Share of units that the first has more right, less that of the second."""
        return (self.better - self.worse) / self.units

    @property
    def range(self) -> tuple[float | None, float | None]:
        """The 95 % range of the difference."""
        return ranges.paired(self.better, self.worse, self.units)

    @property
    def verdict(self) -> Literal["better", "worse", "cannot tell"]:
        """What is to be thought of the first."""
        if self.chance >= RARE:
            return "cannot tell"
        return "better" if self.better > self.worse else "worse"

    @property
    def more(self) -> Needed | None:
        """How many more held-back pictures would tell them apart, by what is likely so far.

        `None` = not known yet, or they are told apart already.
        """
        if self.verdict != "cannot tell":
            return None
        units = power.more(self.better, self.worse, self.units)
        a_unit = self.n / self.units
        if units is None:
            return None
        high = None if units.high is None else round(units.high * a_unit)
        return Needed(low=round(units.low * a_unit), high=high)

    def headline(self, first: str = "A", second: str = "B") -> str:
        """The verdict in words, without Markdown.

        Args:
            first: what the first run is called.
            second: what the second is.
        """
        if self.verdict != "cannot tell":
            return f"{first} is {self.verdict} than {second}"
        return f"Your pictures cannot tell these apart: {self._more}"

    @property
    def _more(self) -> str:
        needed = self.more
        if needed is None:
            return "how many more would is not known yet, since no picture parts them"
        low = _rounded(needed.low)
        if needed.high is None:
            return f"at least about {low:,} more held-back pictures would"
        high = _rounded(needed.high)
        between = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        return f"about {between} more held-back pictures would"

    def sentence(self, first: str = "A", second: str = "B") -> str:
        """What was counted, in words; the arguments are those of `headline`."""
        of = f"the same {self.n:,} {_ON[self.on]}"
        if self.units != self.n:
            of += f" ({self.units:,} groups, each counted once)"
        if not self.better + self.worse:
            return f"On {of} both are right and wrong alike."
        fewer = "makes fewer mistakes" if self.several else "is right"
        alone = "" if self.several else " alone"
        low, high = self.range
        between = ""
        if low is not None and high is not None:
            between = f" (95 % range {_points(low)} to {_points(high)})"
        return (
            f"Of {of} {first}{alone} {fewer} on {self.better:,}, {second}{alone} on "
            f"{self.worse:,}: {_points(self.difference, 1)} points for {first}{between}. Chance "
            f"alone would part them so in {_often(self.chance)} cases."
        )

    def caveats(self) -> list[str]:
        """What a reader has to know besides, whole sentences."""
        said = []
        if self.on == "test":
            said.append(
                "Both test sets were opened before. Whoever chooses by them needs new pictures for "
                "an honest score of what was chosen."
            )
        else:
            said.append(
                "Validation also steered both trainings, so both look a little too good; their "
                "difference suffers less."
            )
        if self.left_out:
            said.append(
                f"{many(self.left_out)} left out: held back by one run, learnt from by the other."
            )
        if self.unknown:
            said.append(f"{many(self.unknown)} left out: of a class that one run was not taught.")
        return said


def _often(chance: float) -> str:
    if chance > 0.995:
        return "all"
    return "fewer than 1 of 1,000" if chance < 0.001 else f"{100 * chance:.2g} of 100"


def _points(share: float, digits: int = 0) -> str:
    return f"{100 * share:+.{digits}f}".replace("-", "\N{MINUS SIGN}")


def _rounded(n: int) -> int:
    return round(n, min(0, _ROUND - len(str(n))))


def versus(first: Path, second: Path) -> Versus | Incomparable:
    """Compare two runs by answers that are on disk; nothing is opened, and no model is asked.

    Args:
        first: a run's folder.
        second: another one's.
    """
    try:
        a, b = in_common.read(first), in_common.read(second)
    except GraftError as problem:
        return Incomparable(why=f"{problem.what}.", fix=problem.fix)
    if a.plan.task != b.plan.task:
        return Incomparable(
            why="They answer different questions: one says one class a picture, one does not.",
            fix="Choose two runs of the same kind.",
        )
    if not (a.answers and b.answers):
        return Incomparable(
            why="There are no answers of both to held-back pictures yet.",
            fix="They are written when a training ends.",
        )
    common = in_common.of(a, b)
    return (_counted(a, b, common) if common.contents else None) or Incomparable(
        why="They have no picture in common that both held back and neither learnt from.",
        fix="Train one of them with the pictures and the split of the other.",
    )


def _counted(a: Answered, b: Answered, common: Common) -> Versus | None:
    """By what pictures show in the later run; `None` where they show no class that both know."""
    earlier, later = (a, b) if a.plan.said <= b.plan.said else (b, a)
    names = paired.renamed(earlier.plan, later.plan)
    shared = {names.get(name, name) for name in earlier.plan.classes} & {*later.plan.classes}
    several = tasks.of(a.plan.task).several
    before, after = earlier.all, later.all
    by_group: dict[str, list[int]] = defaultdict(list)
    for content in common.contents:
        row = later.rows[content]
        if shared.issuperset(row.target.names) or several:
            truth = {*row.target.names} & shared
            both = (before[content].renamed(names), after[content])
            wrong = [{*said.names} ^ truth for said in both]
            if several:  # a class that only one knows is no mistake of either
                wrong = [classes & shared for classes in wrong]
            step = _sign(len(wrong[0]) - len(wrong[1]))
            by_group[row.kin].append(step if later is a else -step)
    if not by_group:
        return None
    signs = [_sign(sum(steps)) for steps in by_group.values()]
    n = sum(map(len, by_group.values()))
    return Versus(
        on=common.ground,
        n=n,
        units=len(signs),
        better=signs.count(1),
        worse=signs.count(-1),
        several=several,
        left_out=common.left_out,
        unknown=len(common.contents) - n,
    )


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
