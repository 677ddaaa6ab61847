"""Covering a part (random erasing; Zhong et al. 2020)."""

from core.augment.augmentation import Augmentation, SafeStrengths

record = Augmentation(
    name="erase",
    title="Cover a part",
    group="Quality",
    short="Cover",
    order=40,
    unit="share of area",
    says="up to {percent} of the area",
    ladder=(0.02, 0.05, 0.1, 0.2, 0.33),
    default=0.1,
    limits=(0, 0.6),
    random_place=True,
    evidence="cut",
    safe_up_to=SafeStrengths(unanswered=0.1, small_detail=0.02, whole_picture=0.33),
    settles=("detail_is_small",),
)
