"""From the draft to a plan: the advice for this data, what speaks against it, how long it takes."""

from dataclasses import dataclass

from core import machine
from core.data import health
from core.data import split as splits
from core.data.dataset import Dataset
from core.data.split import Split
from core.errors import GraftError
from core.findings import Finding, worst_first
from core.plan import advice as advisor
from core.plan import estimate as estimates
from core.plan.advice import Advice
from core.plan.chosen import stamped
from core.plan.estimate import Estimate
from core.plan.plan import BackboneChoice, Plan
from core.runs import draft as drafts
from core.runs import store
from core.runs.draft import Draft
from core.runs.store import RunView
from pages.parts import augmenting, measured
from pages.parts.measured import Probe

_TOO_SHORT_S = 1.0
"""An embedding faster than this came out of the cache, and says nothing about the speed."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A plan that is ready to start, or the findings that forbid it."""

    plan: Plan
    advice: Advice
    probe: Probe | None
    """What the advice rests on, where it was measured."""
    findings: list[Finding]
    estimate: Estimate

    @property
    def severe(self) -> bool:
        """True where something must be mended first."""
        return any(finding.severity == "severe" for finding in self.findings)


def advice(one: Draft, found: Dataset, split: Split) -> Advice:
    """What is recommended for these pictures, this backbone and this computer.

    By the rules alone, or, once somebody looked at the pictures, by what was measured on them: the
    same answer as the engine's own, which needs no new look where only the patience changes.
    """
    probe = measured.probe(one, found)
    return advisor.recommend(
        measured.looked_at(found, split) if probe else found.counts,
        backbone=one.backbone or BackboneChoice(name="resnet18", source="scratch"),
        pictures=split.totals["training"],
        device_kind=device_kind(one),
        probe=probe.accuracy if probe else None,
        minutes=one.minutes,
    )


def device_kind(one: Draft) -> str:
    """What will train: the device that was chosen, else the fastest there is."""
    return machine.device().kind if one.device == "auto" else one.device


def propose(one: Draft, found: Dataset, split: Split) -> Proposal:
    """The plan that the draft comes to now."""
    advised = advice(one, found, split)
    known = augmenting.known(one, found)
    judged = known.verdicts
    chosen = augmenting.choices(one, advised.augment, judged)
    bare = drafts.to_plan(one, found, chosen, advised.recipe, advised.reason)
    plan = stamped(bare, judged, measured=known.measured is not None)
    embedded = measured.pace(one, found) if plan.recipe.strategy == "features" else None
    speed = measured_speed(plan) or embedded
    return Proposal(
        plan=plan,
        advice=advised,
        probe=measured.probe(one, found),
        findings=worst_first([*advisor.check(plan, found.counts, judged), *health.left_out(found)]),
        estimate=estimates.estimate(plan, found.counts, speed),
    )


def measured_speed(plan: Plan) -> float | None:
    """Pictures a second in the newest run of the same kind on this computer; `None` = none yet."""
    runs, _ = store.list_runs()
    speeds = (_speed(run) for run in runs if _alike(run.plan, plan))
    return next((speed for speed in speeds if speed), None)


def _alike(earlier: Plan, plan: Plan) -> bool:
    frozen = (earlier.recipe.strategy == "features") == (plan.recipe.strategy == "features")
    return frozen and earlier.backbone.name == plan.backbone.name and earlier.device == plan.device


def _speed(run: RunView) -> float | None:
    if run.plan.recipe.strategy != "features":
        rates = [epoch.get("pictures_per_second") for epoch in run.epochs]
        return min((float(rate) for rate in rates if rate), default=None)
    seconds = ((run.result or {}).get("seconds") or {}).get("embed")
    if not seconds or seconds < _TOO_SHORT_S:
        return None
    try:
        rows = splits.load_rows(run.folder / store.SPLIT)
    except GraftError:
        return None  # another run's damage is told where that run is shown
    each = {"training": 1 + run.plan.recipe.views, "validation": 1, "test": 0}
    return sum(each[row.side] for row in rows) / float(seconds)
