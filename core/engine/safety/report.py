"""What the audit found, as verdicts a page, a plan and a command line can use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.augment.catalogue import CATALOGUE
from core.engine.augment import pipeline
from core.engine.augment.params import AugmentParams
from core.engine.safety import of_class, verdicts
from core.engine.safety.chirality import Told
from core.engine.safety.measure import Measurement
from core.engine.safety.ruling import WHY, Ruling
from core.engine.safety.variants import Variant
from core.safety.audit_result import Audited, Cost, MaxStrength
from core.safety.verdict import Verdict

_SHOWS = {"s16": "where things are", "s8": "fine detail such as writing"}
"""View → what the difference between a picture and its mirror image lies in."""
_RANK = {"unsafe": 0, "weakens": 1, "cannot_tell": 2, "safe": 3}


@dataclass(frozen=True, kw_only=True)
class AuditReport:
    """Everything one audit measured."""

    verdicts: tuple[Verdict, ...]
    """Per variant and class: one a rival that is not safe, the gravest first; else one "safe"."""
    largest: Mapping[str, MaxStrength]
    questions: tuple[str, ...]
    """What no picture can answer, asked only where the pictures give a reason to ask."""
    swaps: Mapping[str, tuple[tuple[str, str], ...]]
    """By augmentation: pairs of classes that change places cleanly (mirror and swap the label)."""
    costs: tuple[Cost, ...]
    classes: tuple[str, ...]
    left_out: tuple[str, ...]
    """Classes with too few pictures to say anything."""
    pictures: int
    groups: int
    seconds: float
    measured: tuple[Measurement, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As plain data, as it is stored; see `core.safety.audit_result.Audited`."""
        return Audited(
            verdicts=self.verdicts,
            largest=dict(self.largest),
            questions=self.questions,
            swaps=dict(self.swaps),
            costs=self.costs,
            pictures=self.pictures,
            groups=self.groups,
            left_out=self.left_out,
            seconds=round(self.seconds, 2),
        ).as_json()


def settle(measured: Sequence[Measurement]) -> list[Measurement]:
    """Take back every "unsafe" that could be luck among so many tests; then see ladders whole."""
    return _rising(_without_luck(measured))


def _rising(measured: Sequence[Measurement]) -> list[Measurement]:
    """Training draws every strength up to one: what is unsafe at a weaker one is not safe there."""
    first: dict[tuple[Any, ...], float] = {}
    for one in measured:
        if one.ruling.verdict == "unsafe":
            key = _ladder(one)
            first[key] = min(first.get(key, float("inf")), _force(one))
    lifted = Ruling("weakens", None, "", "weaker")
    return [
        replace(one, ruling=replace(lifted, view=one.ruling.view))
        if one.ruling.verdict in ("safe", "cannot_tell")
        and _force(one) > first.get(_ladder(one), float("inf"))
        else one
        for one in measured
    ]


def _ladder(one: Measurement) -> tuple[Any, ...]:
    return one.variant.augmentation, one.variant.strength < 0, one.first, one.second


def _force(one: Measurement) -> float:
    return CATALOGUE[one.variant.augmentation].force(one.variant.strength)


def _without_luck(measured: Sequence[Measurement]) -> list[Measurement]:
    doubts = [verdicts.doubt(one.kept, one.groups) for one in measured]
    return [
        one
        if stands or one.ruling.verdict != "unsafe"
        else replace(one, ruling=Ruling("weakens", None, one.ruling.view, "wide"))
        for one, stands in zip(measured, verdicts.discoveries(doubts), strict=True)
    ]


def rows(
    measured: Sequence[Measurement],
    handed: Mapping[int, Told],
    classes: Sequence[str],
    files: Sequence[str],
) -> list[Verdict]:
    """Verdicts per variant and class.

    Args:
        measured: every pair of classes and variant.
        handed: by class: how surely it is told from its mirror image.
        classes: names, in the order of their numbers.
        files: names of the pictures that were looked at.
    """
    by_variant: dict[Variant, list[Measurement]] = {}
    for one in measured:
        by_variant.setdefault(one.variant, []).append(one)
    found: list[Verdict] = []
    for variant, pairs in by_variant.items():
        for label in range(len(classes)):
            own = [one for one in pairs if label in (one.first, one.second)]
            found += _of_class(variant, label, own, handed, classes, files)
    return found


def _of_class(
    variant: Variant,
    label: int,
    own: list[Measurement],
    handed: Mapping[int, Told],
    classes: Sequence[str],
    files: Sequence[str],
) -> list[Verdict]:
    own = sorted(own, key=lambda one: (_RANK[of_class.ruling(one, label).verdict], one.kept.rho))
    grave = [one for one in own if of_class.ruling(one, label).verdict != "safe"]
    found = [_verdict(one, label, classes, files) for one in grave]
    asks = CATALOGUE[variant.augmentation].mirrors and label in handed
    if asks and not any(one.verdict == "unsafe" for one in found):
        told = handed[label]
        sentence = (
            f"{told.share:.0%} of the pictures are told from their mirror image, "
            f"mostly by {_SHOWS[told.view]}. "
        )
        question = Verdict(
            augmentation=variant.augmentation, strength=variant.strength, label=classes[label],
            verdict="cannot_tell", evidence=sentence + WHY["handed"], source="measured",
            groups=own[0].groups if own else None,
        )  # fmt: skip
        return [*found, question]
    if found or not own:
        return found
    weakest = min(own, key=lambda one: one.kept.rho)
    safe = _verdict(weakest, label, classes, files)
    return [safe.model_copy(update={"rival": None, "flow": None})]


def _verdict(
    measurement: Measurement, label: int, classes: Sequence[str], files: Sequence[str]
) -> Verdict:
    rival = measurement.second if label == measurement.first else measurement.first
    kept, ruling = measurement.kept, of_class.ruling(measurement, label)
    proofs = tuple((files[a], files[b]) for a, b in measurement.proofs.get(label, ()))
    return Verdict(
        augmentation=measurement.variant.augmentation,
        strength=measurement.variant.strength,
        label=classes[label],
        rival=classes[rival],
        verdict=ruling.verdict,
        kind=ruling.kind,
        rho=round(kept.rho, 3),
        p0=round(kept.p0, 3),
        p1=round(kept.p1, 3),
        groups=measurement.groups,
        flow=flow(measurement, label, classes[label], classes[rival]),
        evidence=WHY[ruling.why],
        pictures=proofs,
        source="measured",
    )


def flow(measurement: Measurement, label: int, name: str, rival: str) -> str:
    """E.g. "38 of 40 mirrored *turn left* are called *turn right*".

    Args:
        measurement: of the pair.
        label: number of the class whose pictures were changed.
        name: of that class.
        rival: name of the other.
    """
    wrong, known = measurement.kept.flow_of(of_class.side_of(measurement, label))
    variant = measurement.variant
    done = pipeline.caption(
        AugmentParams(variant.augmentation, variant.strength, (0.0, 0.0, 0.0)), 224
    )
    own, other = (f"*{text.replace('_', ' ')}*" for text in (name, rival))
    told = f"{done} {own}" if " " not in done else f"{own} ({done})"
    return f"{wrong} of {known} {told} are called {other}"


def swaps(measured: Iterable[Measurement], classes: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Pairs that change places so cleanly that the label can be changed with the picture.

    Clean: reversed, at least 70 % of the distance found again on the other side, and no third class
    is touched, for then the mirror image of one is a picture of the other.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    bad: dict[tuple[str, int], int] = {}
    swapped = [one for one in measured if one.ruling.kind == "reverses"]
    for one in swapped:
        for label in (one.first, one.second):
            key = (one.variant.augmentation, label)
            bad[key] = bad.get(key, 0) + 1
    for one in swapped:
        name = one.variant.augmentation
        alone = bad[name, one.first] == bad[name, one.second] == 1
        if CATALOGUE[name].own_inverse and alone and np.clip(one.kept.share, -2, 2) <= -0.7:
            found.setdefault(name, []).append((classes[one.first], classes[one.second]))
    return {name: tuple(pairs) for name, pairs in found.items()}


def costs(measured: Iterable[Measurement], classes: Sequence[str]) -> tuple[Cost, ...]:
    """What training with each variant would cost a pair, where that was asked for."""
    return tuple(
        Cost(
            augmentation=measurement.variant.augmentation,
            strength=measurement.variant.strength,
            classes=(classes[measurement.first], classes[measurement.second]),
            without=round(measurement.kept.p0, 3),
            trained_with=round(measurement.cost, 3),
        )
        for measurement in measured
        if measurement.cost is not None
    )
