"""Turning by an angle."""

from core.augment.augmentation import Augmentation, PairEffect, PoolMember, SafeStrengths

record = Augmentation(
    name="rotation",
    title="Turn a little",
    group="Place",
    short="Turn",
    order=50,
    unit="degrees",
    says="±{strength}°",
    ladder=(5, 10, 15, 20, 30, 45, 60, 90),
    default=10,
    limits=(0, 180),
    signed=True,
    geometric=True,
    evidence="moved",
    rule="tilt",
    safe_up_to=SafeStrengths(unanswered=15),  # "6 against 9" was measured safe so far
    pairs=(
        # 6 against 9, reversed at 180, was measured usable to 30: a sixth of the reversing angle.
        PairEffect(
            difference="upright",
            words="turned far",
            kind="destroys",
            unsafe_from=90.0,
            weakens_from=30.1,
        ),
        PairEffect(difference="level", words="turned far", unsafe_from=45.0, weakens_from=15.1),
    ),
    pool=PoolMember(full=30.0, order=10),
)
