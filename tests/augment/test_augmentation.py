"""One augmentation: its ladder has a direction."""

from core.augment.augmentation import Augmentation
from core.augment.catalogue import CATALOGUE


def test_a_smaller_share_kept_is_a_stronger_crop() -> None:
    crop, rotation = CATALOGUE["crop"], CATALOGUE["rotation"]
    assert crop.smaller_is_stronger
    assert not rotation.smaller_is_stronger
    assert crop.force(0.2) > crop.force(0.8)
    assert rotation.force(-30) == rotation.force(30) > rotation.force(10)


def test_a_plain_switch_is_on_or_off() -> None:
    assert CATALOGUE["grayscale"].is_switch
    assert not CATALOGUE["rotation"].is_switch
    assert Augmentation(name="wash", title="Wash", group="Colour").is_switch


def test_a_strength_is_said_in_plain_units() -> None:
    assert CATALOGUE["rotation"].in_words(15) == "±15°"
    assert CATALOGUE["crop"].in_words(0.65) == "at least 65\u202f% of the area stays"
    assert CATALOGUE["grayscale"].in_words(1) == "on"
    for record in CATALOGUE.values():
        assert "sigma" not in record.in_words(record.default)
        assert (record.in_words(1) == "on") == record.is_switch
