"""Mirroring left to right."""

from core.augment.augmentation import Augmentation, PairEffect

record = Augmentation(
    name="horizontal_flip",
    title="Mirror left to right",
    group="Place",
    short="Mirror",
    order=10,
    geometric=True,
    lossless_at=(1.0,),
    own_inverse=True,
    verb="Mirror",
    evidence="moved",
    rule="mirror",
    settles=("left_or_right_matters", "has_writing"),
    pairs=(PairEffect(difference="mirrored", words="mirrored"),),
)
