"""Proposals: from choices, pictures and what was measured of them to a plan.

The only maker of plans: pages and command line both ask here and decide nothing themselves, so that
the same data, choices and measurements make the same plan on either road.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core import machine
from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.data import health
from core.data.dataset import Dataset
from core.data.fingerprint import fingerprint
from core.data.split import Split
from core.findings import Finding, worst_first
from core.plan import advice as advisor
from core.plan import augmentation_checks
from core.plan import estimate as estimates
from core.plan.advice import Advice
from core.plan.estimate import Estimate
from core.plan.expectation import expectation
from core.plan.plan import Plan
from core.protocol.benefit import BenefitAnswer
from core.protocol.probe import Probe
from core.runs import audits, measured, mixture, origins, pace
from core.runs.choices import Choices
from core.safety import audit_result
from core.safety.audit_result import Audited
from core.safety.verdict import Verdict
from core.tasks import table as tasks
from core.weights.backbone_choice import BackboneChoice


@dataclass(frozen=True, kw_only=True)
class Measurements:
    """What was measured of these pictures and this backbone, and what follows for the labels."""

    audit: Audited | None = None
    """`None` = label safety goes by names and answers."""
    verdicts: Sequence[Verdict] = ()
    probe: Probe | None = None
    pace: float | None = None
    """Pictures a second, as they were embedded then."""
    forward: float | None = None
    """And as they passed the frozen backbone alone."""
    helps: BenefitAnswer | None = None
    """What each change brought; `None` = not measured."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A plan that is ready to start, or the findings that forbid it."""

    plan: Plan
    advice: Advice
    probe: Probe | None
    """What the advice rests on, where it was measured."""
    split: Split
    """What it goes by: as it was given, less what the model it goes on from has seen."""
    findings: list[Finding]
    estimate: Estimate
    views: Estimate | None
    """What changed views take of it, or would if the changes were used; `None` = nothing."""

    @property
    def severe(self) -> list[Finding]:
        """What must be mended first."""
        return [finding for finding in self.findings if finding.severity == "severe"]


def known(choices: Choices, dataset: Dataset) -> Measurements:
    """All that was measured so far on this computer."""
    audit = audits.stored(dataset, choices.backbone)
    return Measurements(
        audit=audit,
        verdicts=audit_result.known(dataset.classes, choices.answers, audit),
        probe=measured.probe(choices, dataset),
        pace=measured.pace(choices, dataset),
        forward=measured.forward(choices, dataset),
        helps=measured.newest_benefit(choices, dataset)[1],
    )


def advise(choices: Choices, dataset: Dataset, split: Split, measurements: Measurements) -> Advice:
    """What is recommended for these pictures, this backbone and this computer.

    By the rules alone, or, once somebody looked at the pictures, by what was measured on them: the
    same answer as the engine's own, which needs no new look where only the patience changes.

    Args:
        choices: what the user chose.
        dataset: the pictures.
        split: on which side each lies.
        measurements: see `known`.
    """
    backbone = choices.backbone or BackboneChoice(name="resnet18", source="scratch")
    facts: dict[str, Any] = {
        "backbone": backbone,
        "pictures": split.totals["training"],
        "device_kind": device_kind(choices.device),
    }
    counts = measured.looked_at(dataset, split) if measurements.probe else dataset.counts
    if choices.strategy:
        return advisor.for_strategy(choices.strategy, counts, **facts)
    advice = advisor.recommend(
        counts,
        **facts,
        probe=measurements.probe.accuracy if measurements.probe else None,
        minutes=choices.minutes,
    )
    known_help = measurements.helps is not None and bool(measurements.helps.benefits)
    if known_help and advice.recipe.strategy == "features":
        return replace(advice, augment=mixture.HELPFUL)
    return advice


def device_kind(device: str) -> str:
    """What will train: the device that was chosen, else the fastest there is."""
    return machine.device().kind if device == "auto" else device


def propose(
    choices: Choices, dataset: Dataset, split: Split, measurements: Measurements
) -> Proposal:
    """The plan that choices, pictures and measurements come to, with all that speaks against it.

    Args:
        choices: what the user chose; a backbone among it.
        dataset: the pictures.
        split: on which side each lies.
        measurements: see `known`.

    Raises:
        ValueError: no backbone is chosen yet.
    """
    if choices.backbone is None:
        raise ValueError("a plan needs a backbone")
    split, seen = origins.kept_out(split, dataset, choices.backbone)
    advice = advise(choices, dataset, split, measurements)
    wished = mixture.switched_on(
        choices.augmentations,
        choices.preset or advice.augment,
        measurements.verdicts,
        measurements.helps,
    )
    switched_on = tuple(one for one in wished if _suits(one, dataset))
    advice = advice.fitted(augmented=bool(switched_on))
    plan = Plan(
        name=choices.name or dataset.folder.name,
        folder=str(dataset.folder),
        classes=dataset.classes,
        task=dataset.kind,
        split=choices.split,
        exam=split.exam is not None,
        said=dataset.said,
        pictures=fingerprint(dataset),
        backbone=choices.backbone,
        augmentations=switched_on,
        answers=choices.answers,
        confirmed_unsafe=choices.confirmed_unsafe,
        folds=choices.folds,
        recipe=choices.recipe or advisor.fitted_to(advice.recipe, choices.settings),
        origin=choices.origin or origins.of(choices.backbone),
        reason=_reason(choices, advice),
        seed=choices.seed,
        device=choices.device,
    )
    if probe := measurements.probe:
        expected = expectation(probe.accuracy, probe.n, plan.recipe, probe.effect)
        plan = plan.model_copy(update={"expected": expected})
    plan = augmentation_checks.stamped(
        plan, measurements.verdicts, measured=measurements.audit is not None
    )
    speed = pace.of(plan)
    if plan.recipe.strategy == "features":
        speed = speed or measurements.pace
    against = advisor.check(plan, dataset.counts, measurements.verdicts)
    return Proposal(
        plan=plan,
        advice=advice,
        probe=measurements.probe,
        split=split,
        findings=worst_first([*against, *seen, *health.left_out(dataset)]),
        estimate=estimates.estimate(plan, len(dataset.pictures), speed, measurements.forward),
        views=estimates.views(_used(plan), len(dataset.pictures), speed),
    )


def _reason(choices: Choices, advice: Advice) -> str:
    """Why this recipe."""
    if choices.origin is not None and not choices.origin.weights:
        return f"The same as {choices.origin.name}, with the labels as they are now."
    by_hand = choices.recipe is not None or choices.strategy is not None
    return "Chosen by hand." if by_hand else advice.reason


def _used(plan: Plan) -> Plan:
    """The plan with views where there is something to change them with."""
    recipe = advisor.with_views(plan.recipe) if plan.augmentations else plan.recipe
    return plan.model_copy(update={"recipe": recipe})


def _suits(choice: AugmentationChoice, dataset: Dataset) -> bool:
    """A preset knows nothing of what its pictures show; what would take that away is left out."""
    record = CATALOGUE.get(choice.name)
    return record is None or tasks.of(dataset.kind).suits(record)
