"""Where a run stands: what a table of several runs tells of each."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from core.data.dataset import Side
from core.errors import GraftError
from core.plan.plan import Plan
from core.report import paired, side_scores, test_set
from core.report.paired import HeldBack
from core.runs.store import RunView, State
from core.tasks import table as tasks
from core.tasks.task import Metric


@dataclass(frozen=True, kw_only=True)
class Reached:
    """A score with its 95 % range and its n; `None` = not known."""

    value: float
    low: float | None
    high: float | None
    n: int | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One run among others."""

    run: Path
    name: str
    plan: Plan
    state: State
    metric: Metric
    validation: Reached | None
    test: Reached | None
    """`None` where the test set is sealed."""
    openings: int
    """How often the test set was opened."""
    seconds: float | None
    """Of the whole training."""
    pictures: dict[Side, int] | None

    def on(self, side: HeldBack) -> Reached | None:
        """The score of a side."""
        return self.test if side == "test" else self.validation


def standing(view: RunView) -> Standing:
    """Where a run stands, by what is on disk; nothing is opened.

    Raises:
        BadPlan: no such kind of target.
    """
    metric = tasks.of(view.plan.task).metric
    seconds = view.result.seconds if view.result else None
    return Standing(
        run=view.folder,
        name=view.name,
        plan=view.plan,
        state=view.state,
        metric=metric,
        validation=_validation(view, metric.name),
        test=_test(view),
        openings=test_set.openings(view.folder),
        seconds=(seconds or {}).get("total"),
        pictures=_pictures(view),
    )


def _validation(view: RunView, metric: str) -> Reached | None:
    numbers = view.validation
    value, n = numbers.get(metric), numbers.get("n")
    if value is None:
        return None
    low, high = numbers.get("low"), numbers.get("high")
    return Reached(value=value, low=low, high=high, n=None if n is None else int(n))


def _test(view: RunView) -> Reached | None:
    if not side_scores.path(view.folder, "test").is_file():
        return None
    try:
        scores = side_scores.read(view.folder, view.plan, "test")[1]
    except GraftError:
        return None
    if scores.value is None:
        return None
    return Reached(value=scores.value, low=scores.low, high=scores.high, n=scores.n)


def _pictures(view: RunView) -> dict[Side, int] | None:
    try:
        counted = Counter(row.side for row in paired.rows(view.folder, view.plan))
    except GraftError:
        return None
    return dict(counted)
