"""The textbook rules that choose a strategy from the data.

Little data that resembles the pretraining data, keep the backbone frozen; more data or a distant
domain, fine-tune; very much data, all of it; the head first. Sources: Yosinski et al. 2014 (how
general which layers are); Kornblith et al. 2019 (fine-tuning pays with more pictures); Kumar et al.
2022 (head first, or fine-tuning distorts good features); Kolesnikov et al. 2020 (20,000 pictures as
the border of a small set); the rest by our own `benchmarks/advisor.md`.
"""

from dataclasses import dataclass
from typing import Literal

from core.plan.recipe import Strategy
from core.tasks.ranges import wilson
from core.weights.backbone_choice import BackboneChoice

FEW_PICTURES = 1_000
"""Under this many pictures that resemble the pretraining data, frozen features win (textbooks; and
measured by us on 245 photographs: 98 % frozen, 94 % fine-tuned)."""
TOO_FEW_TO_TUNE = 60
"""Under this many, not even a distant domain gives a network enough to learn from, nor the check
pictures enough to see that it did."""
ABUNDANT_PICTURES = 20_000
"""From here on the whole network learns (the border of a small set in Big Transfer)."""
_RIGHT, _SIMILAR, _SOLVED = 0.95, 0.9, 0.97
"""Accuracy and skill of a probe on frozen features from which few pictures have little to gain, and
skill from which many have neither. Drawn signs, at 0.93 and 0.92, went from 94 to 100 % right on
new pictures (`benchmarks/advisor.md`). Of the accuracy it is the lower end of its range that must
be there: to try in vain costs a minute, since the solved head stays where nothing is better; not to
try costs as many points as could have been saved (drawn signs at 0.95: 5)."""
_STEPS_PER_SECOND = 33.0
"""Pictures/s of a training step of a MobileNetV2 on 2 cores: an optimist's figure for a CPU."""
_PATIENCE_MINUTES = 60.0
"""Longest training proposed on a CPU to somebody who did not say how long they would wait."""

Domain = Literal["similar", "distant", "not known"]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the rules look at."""

    counts: dict[str, int]
    pictures: int
    domain: Domain
    skill: float | None
    room: float | None
    """Share of new pictures that frozen features may name wrongly, at most: the other end of the
    probe's 95 % range. Nothing that learns more can save more. None = not measured."""
    backbone: BackboneChoice
    device_kind: str
    minutes: float


def look(
    counts: dict[str, int],
    backbone: BackboneChoice,
    pictures: int | None,
    device_kind: str,
    probe: float | None,
    minutes: float | None,
) -> Case:
    """Put together what the rules look at; the arguments are those of `core.plan.advice`.

    Args:
        counts: pictures per class.
        backbone: what will be trained.
        pictures: how many there are to learn from; None = 70 % of all, the default split.
        device_kind: `cpu`, `cuda` or `mps`.
        probe: accuracy of a linear probe, 0-1; None = not measured.
        minutes: what the user would wait; None = not said.
    """
    skill = _skill(counts, probe)
    return Case(
        counts=counts,
        pictures=pictures if pictures is not None else round(sum(counts.values()) * 0.7),
        domain=_domain(skill, probe),
        skill=skill,
        room=_room(counts, probe),
        backbone=backbone,
        device_kind=device_kind,
        minutes=minutes or (_PATIENCE_MINUTES if device_kind == "cpu" else float("inf")),
    )


def _skill(counts: dict[str, int], probe: float | None) -> float | None:
    """How much of the way from always guessing the largest class to perfection; None = unknown."""
    total = sum(counts.values())
    if probe is None or not total:
        return None
    chance = max(counts.values()) / total
    return max(0.0, (probe - chance) / (1 - chance)) if chance < 1 else None


def _room(counts: dict[str, int], probe: float | None) -> float | None:
    total = sum(counts.values())
    low = None if probe is None else wilson(round(probe * total), total)[0]
    return None if low is None else 1 - low


def _domain(skill: float | None, probe: float | None) -> Domain:
    if skill is None or probe is None:
        return "not known"
    return "similar" if skill >= _SIMILAR and probe >= _RIGHT else "distant"


def strategy(case: Case) -> tuple[Strategy, str]:
    """What to do, and one sentence why."""
    if case.backbone.source == "scratch":
        return "scratch", "The backbone starts at random, so all of it has to learn."
    wanted, why = _by_data(case)
    if wanted == "features":
        return wanted, why
    needed = case.pictures * epochs(wanted, case.pictures) / _STEPS_PER_SECOND / 60
    if case.device_kind == "cpu" and needed > case.minutes:
        return "features", (
            f"{why[:-1]}, but on this processor that takes {needed:,.0f} minutes at the very "
            "least, so the backbone stays as it is (frozen features)."
        )
    return wanted, why


def _by_data(case: Case) -> tuple[Strategy, str]:
    many = f"{case.pictures:,} pictures to learn from"
    if case.skill is not None and case.skill >= _SOLVED and case.pictures < ABUNDANT_PICTURES:
        return "features", (
            "The backbone as it is (frozen features) already tells your classes apart "
            f"({_share(case.skill)} of the way from guessing to perfect), so fine-tuning has "
            "little to gain."
        )
    if case.pictures >= ABUNDANT_PICTURES:
        return "full", f"{many} are enough for the whole network to learn."
    if case.pictures < TOO_FEW_TO_TUNE:
        return "features", (
            f"With {many} a backbone that stays as it is (frozen) is safest: the whole network "
            "would learn them by heart."
        )
    if case.domain == "distant":
        return "staged", (
            f"The backbone as it is (frozen features) goes only {_share(case.skill)} of the way "
            f"from guessing to perfect, so its last layers should adapt, and {many} allow it."
        )
    if case.pictures < FEW_PICTURES and case.room is not None and case.room > 1 - _RIGHT:
        return "staged", (
            f"The backbone as it is (frozen features) may be wrong about up to {_share(case.room)} "
            f"of new pictures; adapting its last layers to {many} takes minutes and may save them, "
            "and what it begins with stays where that is not clearly better."
        )
    if case.pictures < FEW_PICTURES:
        return (
            "features",
            f"{many} are few, and under {FEW_PICTURES:,} a backbone that stays as it is (frozen "
            "features) usually wins.",
        )
    return "staged", f"{many} are enough to adapt the end of the backbone."


def _share(skill: float | None) -> str:
    return "an unknown part" if skill is None else f"{skill:.0%}".replace("%", " %")


def epochs(strategy: Strategy, pictures: int) -> int:
    """Passes over the pictures: fewer the more there are, three times as many from scratch."""
    if strategy == "features":
        return 10
    base = (
        15
        if pictures < 2_000
        else 10
        if pictures < ABUNDANT_PICTURES
        else 8
        if pictures < 100_000
        else 5
    )
    return base * 3 if strategy == "scratch" else base
