"""Taking the colour away."""

from core.augment.augmentation import Augmentation, PairEffect

record = Augmentation(
    name="grayscale",
    title="Take the colour away",
    group="Colour",
    short="Grey",
    order=30,
    applied=60,
    evidence="recoloured",
    rule="colour",
    settles=("colour_tells_apart",),
    pairs=(PairEffect(difference="colour", words="without colour", kind="destroys"),),
)
