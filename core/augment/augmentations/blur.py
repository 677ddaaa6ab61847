"""Out of focus, by a Gaussian."""

from core.augment.augmentation import Augmentation, PairEffect, PoolMember, SafeStrengths

record = Augmentation(
    name="blur",
    title="Blur",
    group="Quality",
    short="Blur",
    order=10,
    unit="sigma, share of side",
    says="up to {percent} of the side",
    ladder=(0.002, 0.005, 0.01, 0.02, 0.03),
    default=0.005,
    limits=(0, 0.1),
    safe_up_to=SafeStrengths(unanswered=0.005, small_detail=0.002, whole_picture=0.02),
    settles=("detail_is_small",),
    pairs=(
        PairEffect(difference="sharpness", words="blurred", unsafe_from=0.005, weakens_from=0.002),
        PairEffect(
            difference="grain",
            words="blurred",
            kind="destroys",
            unsafe_from=None,
            weakens_from=0.005,
        ),
    ),
    # Sharpening goes both ways, and at its softest is a blur of 0.8 pixels in 224.
    pool=PoolMember(operations=("sharpness",), full=0.004),
)
