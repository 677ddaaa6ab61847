"""JPEG compression; the smaller quality is the stronger change."""

from core.augment.augmentation import Augmentation, SafeStrengths

record = Augmentation(
    name="jpeg",
    title="JPEG compression",
    group="Quality",
    short="JPEG",
    order=30,
    unit="quality, 1-100",
    says="down to quality {strength}",
    ladder=(80, 60, 40, 25, 15, 10),
    default=60,
    limits=(1, 100),
    safe_up_to=SafeStrengths(unanswered=40, small_detail=60, whole_picture=10),
    settles=("detail_is_small",),
)
