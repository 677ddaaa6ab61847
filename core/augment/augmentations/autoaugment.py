"""A policy searched for on everyday photographs (Cubuk et al. 2019)."""

from core.augment.augmentation import Augmentation

record = Augmentation(
    name="autoaugment",
    title="AutoAugment",
    group="Pools and mixing",
    order=30,
    policy=True,
)
