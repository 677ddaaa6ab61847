"""Temperature brings confidence to the share that is right, and doubts what few pictures say."""

import numpy as np
import pytest

from core.engine.heads import temperature
from core.engine.heads.cross_validation import log_loss
from core.engine.tasks import classify, multilabel


def world(n: int, too_sure: float, seed: int = 0):
    """Logits that are too sure by a factor, and labels drawn from what they should say."""
    generator = np.random.default_rng(seed)
    honest = 1.5 * generator.normal(size=(n, 3))
    shares = classify.probabilities(honest)
    labels = np.array([generator.choice(3, p=row) for row in shares])
    return honest * too_sure, labels


@pytest.mark.parametrize("too_sure", [0.5, 2.5])
def test_many_pictures_find_the_temperature_that_there_is(too_sure: float) -> None:
    logits, labels = world(5000, too_sure)
    assert temperature.fitted(logits, labels, 5000, log_loss) == pytest.approx(too_sure, rel=0.1)


def test_few_pictures_that_are_all_right_make_nothing_certain() -> None:
    logits = 4 * np.eye(2)[np.arange(20) % 2]
    assert temperature.fitted(logits, np.arange(20) % 2, 20, log_loss) == 1


def test_what_may_be_chance_moves_nothing() -> None:
    moved = [temperature.fitted(*world(90, 1.0, seed), 90, log_loss) != 1 for seed in range(60)]
    assert sum(moved) <= 4  # 1 of 100 is expected


def test_pictures_that_belong_together_say_less() -> None:
    logits, labels = world(300, 2.5)
    alone = temperature.fitted(logits, labels, 300, log_loss)
    together = temperature.fitted(logits, labels, 40, log_loss)
    assert 1 < together < alone < 2.7


def test_nothing_to_see_is_a_temperature_of_one() -> None:
    assert temperature.fitted(np.zeros((0, 3)), np.zeros(0, np.int64), 0, log_loss) == 1
    assert temperature.fitted(np.zeros((9, 3)), np.arange(9) % 3, 9, log_loss) == 1


def test_several_classes_a_picture_are_asked_one_by_one() -> None:
    generator = np.random.default_rng(0)
    honest = 1.5 * generator.normal(size=(4000, 2))
    labels = (generator.random(honest.shape) < multilabel.probabilities(honest)).astype(np.int64)
    found = multilabel.TASK.temperature(2 * honest, labels, 4000)
    assert found == pytest.approx(2, rel=0.1)
