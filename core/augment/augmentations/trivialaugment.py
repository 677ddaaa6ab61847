"""One change of any strength from a pool (Müller & Hutter 2021)."""

from core.augment.augmentation import Augmentation

record = Augmentation(
    name="trivialaugment",
    title="TrivialAugment",
    group="Pools and mixing",
    order=20,
    policy=True,
)
