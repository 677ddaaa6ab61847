"""Laws of turning scores into probabilities."""

import numpy as np
from scipy import special

from core.teach import calibration


def test_scores_that_are_right_as_often_as_they_say_are_believed() -> None:
    generator = np.random.default_rng(0)
    logits = generator.normal(size=(4000, 3)) * 2
    labels = (logits + generator.gumbel(size=logits.shape)).argmax(1)
    for scale in (4.0, 8.0, 16.0):
        assert abs(np.log(calibration.sharpness(logits / scale, labels) / scale)) < 0.2


def test_one_picture_alone_changes_little_of_what_is_usual() -> None:
    wrong = calibration.sharpness(np.array([[1.0, 0.0]]), np.array([1]))
    right = calibration.sharpness(np.array([[1.0, 0.0]]), np.array([0]))
    assert calibration.USUAL / 3 < wrong < right < calibration.USUAL * 3


def test_each_class_of_several_gets_its_own_threshold() -> None:
    generator = np.random.default_rng(0)
    scores = generator.uniform(0, 1, (3000, 2))
    chance = special.expit((scores - [0.3, 0.7]) * 12)
    targets = (generator.uniform(size=scores.shape) < chance).astype(float)
    slope, offset = calibration.sigmoids(scores, targets)
    assert np.allclose(-offset / slope, [0.3, 0.7], atol=0.03)
    never = calibration.sigmoids(scores[:9], np.zeros((9, 2)))
    assert np.isfinite(never).all()
