import numpy as np
import pytest

from core.augment.catalogue import CATALOGUE
from core.engine.augment import draws
from core.engine.augment.draws import AugmentParams

SINGLE = [one for one in CATALOGUE.values() if one.name in draws.DRAWS]


def test_every_augmentation_of_the_catalogue_that_changes_one_picture_can_be_drawn():
    pools = {"randaugment", "trivialaugment", "autoaugment"}
    assert {one.name for one in SINGLE} == {
        one.name for one in CATALOGUE.values() if not one.mixes_labels
    } - pools


@pytest.mark.parametrize("switch", SINGLE, ids=lambda one: one.name)
def test_a_draw_never_goes_further_than_the_strength(switch):
    rng = np.random.default_rng(0)
    steps = [draws.draw(switch.name, switch.default, rng) for _ in range(300)]
    amounts = [abs(step.amount) for step in steps]
    if switch.smaller_is_stronger:
        assert min(amounts) >= switch.default
    else:
        assert max(amounts) <= switch.default
    if switch.signed or switch.name == "rotate_90":
        assert min(s.amount for s in steps) < 0 < max(s.amount for s in steps)


@pytest.mark.parametrize("switch", SINGLE, ids=lambda one: one.name)
def test_the_same_generator_draws_the_same_numbers(switch):
    one, two = (
        [draws.draw(switch.name, switch.default, rng) for _ in range(5)]
        for rng in (np.random.default_rng(7), np.random.default_rng(7))
    )
    assert one == two


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (AugmentParams("rotation", -9.2), "rotated −9°"),
        (AugmentParams("rotation", 9.2), "rotated 9°"),
        (AugmentParams("rotation", -0.2), "rotated 0°"),
        (AugmentParams("brightness", 0.12), "brightness +12 %"),
        (AugmentParams("contrast", -0.1), "contrast −10 %"),
        (AugmentParams("horizontal_flip", 1), "mirrored"),
        (AugmentParams("rotate_90", -1), "turned −90°"),
        (AugmentParams("crop", 0.72, (0.1, 0.1, 0.0)), "cropped to 72 %"),
        (AugmentParams("blur", 0.0058), "blurred 1.3 px"),
        (AugmentParams("hue", 0.05), "hue +18°"),
        (AugmentParams("shift", -0.1, (0.05,)), "shifted 10 % left, 5 % down"),
        (AugmentParams("shift", 0.001, (0.001,)), "shifted 0 %"),
        (AugmentParams("noise", 0.05), "noise 5.0 %"),
        (AugmentParams("jpeg", 40), "JPEG quality 40"),
        (AugmentParams("grayscale", 1), "grey"),
        (AugmentParams("erase", 0.1), "erased 10 %"),
        (AugmentParams("shear", 0.0, (1.0,)), "sheared +45°"),
    ],
)
def test_a_caption_tells_in_plain_words_what_was_drawn(step, words):
    assert draws.caption(step, 224) == words


def test_every_step_has_words_of_its_own():
    from core.engine.augment import policies

    for name in (*draws.DRAWS, *policies.OPERATIONS):
        assert "_" not in draws.caption(AugmentParams(name, 0.5, (0.5, 0.5, 0.5)), 224)
