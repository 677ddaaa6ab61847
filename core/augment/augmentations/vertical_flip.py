"""Mirroring top to bottom."""

from core.augment.augmentation import Augmentation, PairEffect

record = Augmentation(
    name="vertical_flip",
    title="Mirror top to bottom",
    group="Place",
    short="Flip",
    order=20,
    geometric=True,
    lossless_at=(1.0,),
    own_inverse=True,
    verb="Mirror",
    evidence="moved",
    rule="flip",
    settles=("can_be_upside_down",),
    pairs=(PairEffect(difference="flipped", words="mirrored top to bottom"),),
)
