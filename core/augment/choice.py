"""One augmentation as it is switched on: strength, probability and exceptions."""

from pydantic import Field

from core.settings import Settings


class AugmentationChoice(Settings):
    """One augmentation, switched on."""

    name: str
    """As in `core.augment.catalogue.CATALOGUE`."""
    strength: float
    """In the unit of the catalogue, e.g. degrees for `rotation`."""
    probability: float = Field(default=0.5, gt=0, le=1)
    not_for: tuple[str, ...] = ()
    """Classes whose pictures are left alone."""
    swap: tuple[tuple[str, str], ...] = ()
    """Pairs of classes whose labels change places when it is applied (mirror and swap)."""
    pool: tuple[str, ...] | None = None
    """Of a policy such as RandAugment: what its operations may be like; None = all of them."""
