"""Darker and brighter (Howard 2013)."""

from core.augment.augmentation import Augmentation, PairEffect, PoolMember, SafeStrengths

record = Augmentation(
    name="brightness",
    title="Darker and brighter",
    group="Colour",
    short="Bright",
    order=40,
    unit="share",
    says="±{percent}",
    ladder=(0.05, 0.1, 0.2, 0.3, 0.4, 0.5),
    default=0.2,
    limits=(0, 1),
    signed=True,
    rule="light",
    safe_up_to=SafeStrengths(unanswered=0.3),
    pairs=(
        PairEffect(difference="light", words="in other light", unsafe_from=None, weakens_from=0.3),
    ),
    pool=PoolMember(operations=("solarize", "invert"), full=0.9, order=40),
)
