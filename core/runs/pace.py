"""Pace: how fast earlier runs on this computer went, for estimates."""

import contextlib
from collections.abc import Iterator

from core.data import split as splits
from core.errors import GraftError
from core.plan.plan import Plan
from core.runs import store
from core.runs.store import RunView

_TOO_SHORT_S = 1.0
"""An embedding faster than this came out of the cache, and says nothing about the speed."""


def of(plan: Plan) -> float | None:
    """Pictures a second in the newest run of the same kind; `None` = there was none yet."""
    speeds = (_speed(run) for run in _newest_first() if _alike(run.plan, plan))
    return next((speed for speed in speeds if speed), None)


def _newest_first() -> Iterator[RunView]:
    """One after the other: as a rule the first will do, and pages ask at every press."""
    for path in store.folders():
        with contextlib.suppress(Exception):  # what is wrong with it is told where it is shown
            yield store.read(path)


def _alike(earlier: Plan, plan: Plan) -> bool:
    frozen = (earlier.recipe.strategy == "features") == (plan.recipe.strategy == "features")
    return frozen and earlier.backbone.name == plan.backbone.name and earlier.device == plan.device


def _speed(run: RunView) -> float | None:
    if run.plan.recipe.strategy != "features":
        rates = [epoch.pictures_per_second for epoch in run.epochs]
        return min((float(rate) for rate in rates if rate), default=None)
    seconds = ((run.result.seconds if run.result else None) or {}).get("embed")
    if not seconds or seconds < _TOO_SHORT_S:
        return None
    try:
        rows = splits.load_rows(run.folder / store.SPLIT)
    except GraftError:
        return None  # another run's damage is told where that run is shown
    each = {"training": 1 + run.plan.recipe.views, "validation": 1, "test": 0}
    return sum(each[row.side] for row in rows) / float(seconds)
