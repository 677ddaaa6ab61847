"""Looking from another angle."""

from core.augment.augmentation import Augmentation, PoolMember, SafeStrengths

record = Augmentation(
    name="perspective",
    title="Look from another angle",
    group="Place",
    short="Angle",
    order=90,
    applied=60,
    unit="share of side",
    says="up to {percent} of the side",
    ladder=(0.05, 0.1, 0.15, 0.2, 0.3),
    default=0.1,
    limits=(0, 0.5),
    geometric=True,
    random_place=True,
    evidence="cut",
    safe_up_to=SafeStrengths(unanswered=0.15, small_detail=0.15, whole_picture=0.3),
    pool=PoolMember(operations=("shear",), full=0.3),
)
