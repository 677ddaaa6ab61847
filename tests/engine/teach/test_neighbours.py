"""Laws of the neighbours of a picture."""

import numpy as np
import pytest

from core.engine.teach import neighbours
from core.engine.teach.neighbours import nearest
from core.runs import stop
from core.runs.stop import Stopped
from tests.teach.pools import clouds


def test_they_are_the_nearest_and_in_order() -> None:
    features = clouds(4, 50).features
    found = nearest(features, 7, stop.never)
    alike = features @ features.T - 3 * np.eye(200, dtype=np.float32)
    assert np.array_equal(found.rows, np.argsort(-alike, axis=1)[:, :7])
    assert (np.diff(found.likeness, axis=1) <= 0).all()
    assert np.allclose(found.likeness[:, 0], alike.max(1))


def test_of_very_many_each_is_compared_with_its_like(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_TOGETHER", 300)
    monkeypatch.setattr(neighbours, "_CLUSTER", 100)
    features = clouds(4, 100, spread=0.2).features
    found = nearest(features, 5, stop.never)
    alike = features @ features.T - 3 * np.eye(400, dtype=np.float32)
    assert (found.rows[:, 0] == alike.argmax(1)).mean() > 0.95
    assert (found.rows != np.arange(400)[:, None]).all()


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_pictures_have_few(n: int) -> None:
    assert nearest(clouds(1, n).features, 5, stop.never).rows.shape == (n, n - 1)


def test_a_stop_is_heard() -> None:
    def at_once() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        nearest(clouds().features, 5, at_once)
