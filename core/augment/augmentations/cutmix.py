"""A part of one picture in another, and the labels by area (Yun et al. 2019)."""

from core.augment.augmentation import Augmentation

record = Augmentation(
    name="cutmix",
    title="CutMix",
    group="Pools and mixing",
    order=50,
    unit="alpha",
    says="alpha {strength}",
    ladder=(0.2, 0.5, 1.0),
    default=1.0,
    limits=(0, 2),
    mixes_labels=True,
    # Half of a picture is replaced on average: what is left is a crop, what is gone is erased.
    made_of=(("crop", 0.5), ("erase", 0.33)),
)
