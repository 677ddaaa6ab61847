"""Shifting all colours round the colour circle (Howard 2013)."""

from core.augment.augmentation import Augmentation, PairEffect, PoolMember, SafeStrengths

record = Augmentation(
    name="hue",
    title="Shift the hue",
    group="Colour",
    short="Hue",
    order=10,
    unit="share of the colour circle",
    says="±{percent} of the colour circle",
    ladder=(0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5),
    default=0.02,
    limits=(0, 0.5),
    signed=True,
    comes_round=True,
    evidence="recoloured",
    rule="colour",
    safe_up_to=SafeStrengths(unanswered=0.02),
    settles=("colour_tells_apart",),
    pairs=(
        PairEffect(
            difference="hue", words="with its hue shifted", unsafe_from=0.5, weakens_from=0.25
        ),
    ),
    pool=PoolMember(operations=("solarize", "equalize", "invert"), always=0.3),
)
