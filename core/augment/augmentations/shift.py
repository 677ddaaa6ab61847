"""Moving sideways and up or down."""

from core.augment.augmentation import Augmentation, PoolMember, SafeStrengths

record = Augmentation(
    name="shift",
    title="Move sideways and up or down",
    group="Place",
    short="Move",
    order=60,
    applied=70,
    unit="share of side",
    says="±{percent} of the side",
    ladder=(0.05, 0.1, 0.15, 0.2, 0.3),
    default=0.1,
    limits=(0, 0.5),
    signed=True,
    geometric=True,
    random_place=True,
    evidence="cut",
    safe_up_to=SafeStrengths(unanswered=0.15, small_detail=0.1, whole_picture=0.3),
    pool=PoolMember(full=0.45, order=20, along_one_side=True),
)
