"""Which augmentations are switched on: of a preset, what is known to help, or the user's own."""

from collections.abc import Sequence

from core.augment.choice import AugmentationChoice
from core.plan import presets
from core.protocol.benefit import BenefitAnswer
from core.safety import choice_verdict
from core.safety.verdict import Verdict

HELPFUL = "helpful"
"""The preset that there is once it was measured which changes help."""


def switched_on(
    own: tuple[AugmentationChoice, ...] | None,
    preset: str,
    verdicts: Sequence[Verdict],
    helps: BenefitAnswer | None = None,
) -> tuple[AugmentationChoice, ...]:
    """The preset as far as it is safe, or the user's own choice.

    A policy draws from what is safe by what is known now, unless all of it was asked for.

    Args:
        own: the user's choice; `None` = a preset.
        preset: its name.
        verdicts: what is known about label safety.
        helps: what was measured to help; without it `helpful` is as `gentle`.
    """
    if own is not None:
        return tuple(
            one if one.pool is None else choice_verdict.restricted(one, verdicts) for one in own
        )
    if preset != HELPFUL:
        return presets.preset(preset, verdicts)
    if helps is None:
        return presets.preset("gentle", verdicts)
    helping = (one.choice for one in helps.benefits if one.verdict == "helps")
    safe = (presets.as_safe(one, verdicts) for one in helping)
    return tuple(one for one in safe if one is not None)
