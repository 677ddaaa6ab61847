"""One augmentation: its ladder has a direction."""

from core.augment.augmentation import switch
from core.augment.catalogue import CATALOGUE


def test_a_smaller_share_kept_is_a_stronger_crop() -> None:
    crop, rotation = CATALOGUE["crop"], CATALOGUE["rotation"]
    assert crop.smaller_is_stronger
    assert not rotation.smaller_is_stronger
    assert crop.force(0.2) > crop.force(0.8)
    assert rotation.force(-30) == rotation.force(30) > rotation.force(10)


def test_a_plain_switch_is_on_or_off() -> None:
    one = switch("mirror", "Mirror", "Why.", "When not.")
    assert one.is_switch
    assert one.ladder == (1.0,)
