"""Grain, as small and dark cameras make it."""

from core.augment.augmentation import Augmentation, PairEffect, SafeStrengths

record = Augmentation(
    name="noise",
    title="Grain",
    group="Quality",
    short="Grain",
    order=20,
    unit="sigma, 0-1",
    says="up to {percent} of full brightness",
    ladder=(0.01, 0.02, 0.05, 0.1, 0.2),
    default=0.02,
    limits=(0, 0.5),
    safe_up_to=SafeStrengths(unanswered=0.05, small_detail=0.02, whole_picture=0.2),
    settles=("detail_is_small",),
    pairs=(
        PairEffect(
            difference="grain", words="with grain added", unsafe_from=0.05, weakens_from=0.01
        ),
    ),
)
