"""Turning by half a turn."""

from core.augment.augmentation import Augmentation, PairEffect

record = Augmentation(
    name="rotate_180",
    title="Half turn",
    group="Place",
    short="½ turn",
    order=40,
    geometric=True,
    lossless_at=(1.0,),
    own_inverse=True,
    verb="Turn",
    evidence="moved",
    rule="turn",
    settles=("can_be_upside_down",),
    pairs=(PairEffect(difference="turned", words="turned round"),),
)
