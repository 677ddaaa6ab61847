"""Areas below curves are those of scikit-learn, and weights count pictures."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from core.tasks import rank_scores


def world(n: int = 200, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Truth and shares that follow it loosely, with many equal shares."""
    generator = np.random.default_rng(seed)
    truth = generator.random(n) < 0.3
    return truth, (0.4 * truth + 0.6 * generator.random(n)).round(2)


def test_both_areas_are_those_of_scikit_learn() -> None:
    truth, share = world()
    assert rank_scores.roc_area(truth, share)[0] == pytest.approx(roc_auc_score(truth, share))
    ours = rank_scores.average_precision(truth, share)[0]
    assert ours == pytest.approx(average_precision_score(truth, share))


def test_counting_a_picture_twice_is_having_it_twice() -> None:
    truth, share = world(60)
    weights = np.random.default_rng(1).integers(0, 3, (4, 60))
    for ours, theirs in (
        (rank_scores.roc_area, roc_auc_score),
        (rank_scores.average_precision, average_precision_score),
    ):
        again = [np.repeat(np.arange(60), line) for line in weights]
        wanted = [theirs(truth[one], share[one]) for one in again]
        assert ours(truth, share, weights.astype(float)).tolist() == pytest.approx(wanted)


@pytest.mark.parametrize("all_of_them", [True, False])
def test_one_side_alone_has_no_roc_curve(all_of_them: bool) -> None:
    truth = np.full(5, all_of_them)
    assert np.isnan(rank_scores.roc_area(truth, np.arange(5) / 5)).all()
    precise = rank_scores.average_precision(truth, np.arange(5) / 5)
    assert precise.tolist() == [1.0] if all_of_them else np.isnan(precise).all()


def test_areas_of_all_classes_begin_with_the_pictures_as_they_are() -> None:
    truth, share = world(80)
    both = np.stack([truth, ~truth], axis=1)
    counts = np.random.default_rng(0).integers(0, 3, (120, 80)).astype(float)
    roc, precise = rank_scores.areas(both, np.stack([share, 1 - share], axis=1), counts)
    assert roc.shape == precise.shape == (121, 2)
    assert roc[0, 0] == pytest.approx(roc_auc_score(truth, share))
    assert roc[:, 0] == pytest.approx(roc[:, 1]), "of two classes each is the other's mirror"
