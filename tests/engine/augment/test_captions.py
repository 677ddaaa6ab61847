"""A caption tells in plain words what was drawn."""

import numpy as np
import pytest

from core.augment.choice import AugmentationChoice
from core.data.target import OneClass
from core.engine.augment import captions, pipeline
from core.engine.augment.functions import FUNCTIONS
from core.engine.augment.params import AugmentParams


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (AugmentParams("rotation", -9.2), "rotated −9°"),
        (AugmentParams("rotation", 9.2), "rotated 9°"),
        (AugmentParams("rotation", -0.2), ""),
        (AugmentParams("brightness", 0.12), "brightness +12 %"),
        (AugmentParams("contrast", -0.1), "contrast −10 %"),
        (AugmentParams("horizontal_flip", 1), "mirrored"),
        (AugmentParams("rotate_90", -1), "turned −90°"),
        (AugmentParams("crop", 0.72, (0.1, 0.1, 0.0)), "cropped to 72 %"),
        (AugmentParams("blur", 0.0058), "blurred 1.3 px"),
        (AugmentParams("hue", 0.05), "hue +18°"),
        (AugmentParams("shift", -0.1, (0.05,)), "shifted 10 % left, 5 % down"),
        (AugmentParams("shift", 0.001, (0.001,)), ""),
        (AugmentParams("noise", 0.05), "noise 5.0 %"),
        (AugmentParams("jpeg", 40), "JPEG quality 40"),
        (AugmentParams("grayscale", 1), "grey"),
        (AugmentParams("erase", 0.1), "erased 10 %"),
        (AugmentParams("shear", 0.0, (1.0,)), "sheared +45°"),
    ],
)
def test_a_caption_tells_in_plain_words_what_was_drawn(step, words):
    assert pipeline.caption(step, 224) == words


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_step_has_words_of_its_own(name):
    words = pipeline.caption(AugmentParams(name, 0.6, (0.5, 0.5, 0.5)), 224)
    assert words.strip()
    assert "_" not in words


def test_a_number_has_a_true_sign_and_zero_is_not_negative():
    assert captions.signed(-9.2, "°") == "−9°"
    assert captions.signed(-0.2, "°") == "+0°"
    assert captions.signed(0.25, " %", 1) == "+0.2 %"


@pytest.mark.parametrize(
    "name", ["hue", "rotation", "brightness", "blur", "noise", "perspective", "shear", "zoom"]
)
def test_what_reads_as_zero_is_not_told(name):
    assert pipeline.caption(AugmentParams(name, 1e-4, (0.0,) * 8), 224) == ""
    assert pipeline.caption(AugmentParams("crop", 0.999, (0.0, 0.0, 0.0)), 224) == ""


def test_a_variant_tells_nothing_of_what_cannot_be_seen():
    line = pipeline.build([AugmentationChoice(name="hue", strength=1e-4, probability=1.0)], 32)
    drawn = line(np.zeros((32, 32, 3), np.uint8), OneClass("a"), np.random.default_rng(0))
    assert (drawn.drawn, len(drawn.steps)) == ((), 1)
