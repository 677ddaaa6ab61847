"""Two changes from a pool, all of one magnitude (Cubuk et al. 2020)."""

from core.augment.augmentation import Augmentation

record = Augmentation(
    name="randaugment",
    title="RandAugment",
    group="Pools and mixing",
    order=10,
    unit="magnitude, 0-10",
    says="magnitude {strength} of 10",
    ladder=(3, 5, 7, 9, 10),
    default=5,
    limits=(0, 10),
    policy=True,
)
