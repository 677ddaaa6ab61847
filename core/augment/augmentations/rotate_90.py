"""Turning by a quarter, either way."""

from core.augment.augmentation import Augmentation, PairEffect

record = Augmentation(
    name="rotate_90",
    title="Quarter turns",
    group="Place",
    short="¼ turn",
    order=30,
    geometric=True,
    lossless_at=(1.0, -1.0),
    evidence="moved",
    rule="turn",
    settles=("can_be_upside_down",),
    pairs=(
        PairEffect(difference="quarter", words="turned by 90°"),
        PairEffect(difference="upright", words="turned by 90°", kind="destroys"),
    ),
)
