"""Two pictures blended, and their labels (Zhang et al. 2018)."""

from core.augment.augmentation import Augmentation

record = Augmentation(
    name="mixup",
    title="Mixup",
    group="Pools and mixing",
    order=40,
    unit="alpha",
    says="alpha {strength}",
    ladder=(0.1, 0.2, 0.4, 0.8),
    default=0.2,
    limits=(0, 2),
    mixes_labels=True,
    rule="blend",
)
