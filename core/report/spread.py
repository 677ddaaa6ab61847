"""Spread: what several seeds of one plan reached, to know what chance alone does."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.plan.plan import Plan
from core.report.paired import HELD_BACK, HeldBack
from core.report.standing import Standing
from core.tasks.task import Metric

_NO_SETTING = {"name", "seed", "reason", "expected", "judged"}
"""Of a plan: what two trainings may differ in and still be one plan with several seeds."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What several seeds of one plan reached on one side."""

    runs: tuple[Path, ...]
    """One a seed, in the order given."""
    side: HeldBack
    metric: Metric
    values: tuple[float, ...]
    pictures: int | None
    """How many were scored, the same in all; `None` = not known."""

    @property
    def mean(self) -> float:
        """Of all seeds."""
        return statistics.fmean(self.values)

    @property
    def sentence(self) -> str:
        """`3 seeds: 94.2 % right on average, 93.0 to 95.1 %, on 153 validation pictures each`."""
        low, high = min(self.values), max(self.values)
        of = f"{self.pictures:,} {self.side} pictures" if self.pictures else f"{self.side} pictures"
        return (
            f"{len(self.values)} seeds: {100 * self.mean:.1f} % {self.metric.said} on average, "
            f"{100 * low:.1f} to {100 * high:.1f} %, on {of} each."
        )


def spreads(standings: Iterable[Standing]) -> list[Spread]:
    """What several seeds of one plan reached, where there are several, by side.

    A seed that was trained twice counts once, by the run that comes first.
    """
    plans: dict[str, dict[int, Standing]] = {}
    for one in standings:
        plans.setdefault(_plan(one.plan), {}).setdefault(one.plan.seed, one)
    found = (_spread(list(by_seed.values()), side) for by_seed in plans.values()
             for side in HELD_BACK)  # fmt: skip
    return [spread for spread in found if spread]


def _plan(plan: Plan) -> str:
    return plan.model_dump_json(exclude=_NO_SETTING)


def _spread(seeds: list[Standing], side: HeldBack) -> Spread | None:
    reached = {one.run: score for one in seeds if (score := one.on(side)) is not None}
    if len(reached) < 2:
        return None
    counts = {score.n for score in reached.values()}
    return Spread(
        runs=tuple(reached),
        side=side,
        metric=seeds[0].metric,
        values=tuple(score.value for score in reached.values()),
        pictures=counts.pop() if len(counts) == 1 else None,
    )
