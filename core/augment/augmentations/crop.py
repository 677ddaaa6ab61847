"""A part of the picture, enlarged to the whole (Szegedy et al. 2015)."""

from core.augment.augmentation import Augmentation, PairEffect, SafeStrengths

record = Augmentation(
    name="crop",
    title="Random crop",
    group="Place",
    short="Crop",
    order=70,
    applied=90,
    unit="share of area kept",
    says="at least {percent} of the area stays",
    ladder=(0.9, 0.8, 0.65, 0.5, 0.35, 0.2, 0.08),
    default=0.65,
    limits=(0.05, 1),
    geometric=True,
    random_place=True,
    evidence="cut",
    safe_up_to=SafeStrengths(unanswered=0.65, small_detail=0.8, whole_picture=0.35),
    settles=("detail_is_small",),
    pairs=(
        PairEffect(
            difference="size",
            words="cropped and enlarged",
            kind="destroys",
            unsafe_from=None,
            weakens_from=0.65,
        ),
    ),
)
