"""Paler and richer colours (Howard 2013)."""

from core.augment.augmentation import Augmentation, PairEffect, PoolMember, SafeStrengths

record = Augmentation(
    name="saturation",
    title="Paler and richer colours",
    group="Colour",
    short="Paler",
    order=20,
    unit="share",
    says="±{percent}",
    ladder=(0.1, 0.2, 0.3, 0.5, 0.7, 0.9),
    default=0.2,
    limits=(0, 1),
    signed=True,
    evidence="recoloured",
    rule="colour",
    safe_up_to=SafeStrengths(unanswered=0.3),
    settles=("colour_tells_apart",),
    pairs=(
        PairEffect(
            difference="colour",
            words="with paler colours",
            kind="destroys",
            unsafe_from=0.9,
            weakens_from=0.5,
        ),
    ),
    pool=PoolMember(
        operations=("posterize", "equalize", "autocontrast"),
        full=0.9,
        always=0.5,
        order=60,
    ),
)
