"""Nearer and farther."""

from core.augment.augmentation import Augmentation, PairEffect, SafeStrengths

record = Augmentation(
    name="zoom",
    title="Zoom in and out",
    group="Place",
    short="Zoom",
    order=80,
    unit="share of size",
    says="±{percent} of the size",
    ladder=(0.1, 0.2, 0.3, 0.5),
    default=0.2,
    limits=(0, 0.9),
    signed=True,
    geometric=True,
    evidence="cut",
    safe_up_to=SafeStrengths(unanswered=0.2, small_detail=0.1, whole_picture=0.5),
    pairs=(
        PairEffect(
            difference="size",
            words="at another size",
            kind="destroys",
            unsafe_from=None,
            weakens_from=0.2,
        ),
        PairEffect(
            difference="sharpness",
            words="enlarged",
            kind="destroys",
            unsafe_from=None,
            weakens_from=0.3,
        ),
    ),
)
