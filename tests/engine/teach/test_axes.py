"""Laws of the axes of a pool."""

from pathlib import Path

import numpy as np
import pytest

from core.engine.teach import axes
from core.runs import stop


def _features(n: int, width: int, kinds: int = 6) -> np.ndarray:
    generator = np.random.default_rng(n)
    middles = generator.gamma(1, size=(kinds, width))
    noise = generator.gamma(1, 0.3, size=(n, width))
    return (middles[np.arange(n) % kinds] + noise).astype(np.float32)


@pytest.mark.parametrize(("n", "width"), [(60, 300), (600, 200)])
def test_pictures_keep_their_neighbours_in_few_numbers(n: int, width: int) -> None:
    features = _features(n, width)
    seen = axes.made(features, stop.never).project(features)
    assert seen.shape == (n, min(axes.WIDTH, n - 1, width))
    assert np.allclose(np.linalg.norm(seen, axis=1), 1, atol=1e-5)
    alike = seen @ seen.T - 2 * np.eye(n)
    assert (alike.argmax(1) % 6 == np.arange(n) % 6).mean() > 0.99


def test_what_is_kept_sees_new_pictures_as_the_first_ones(tmp_path: Path) -> None:
    found = axes.made(_features(300, 200), stop.never)
    found.save(tmp_path)
    again = axes.load(tmp_path)
    assert again is not None
    new = _features(9, 200)
    assert np.array_equal(again.project(new), found.project(new))
    assert again.made_of == 300
    (tmp_path / axes.AXES_FILE).write_bytes(b"half")
    assert axes.load(tmp_path) is None


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_pictures_or_all_alike(n: int) -> None:
    alike = np.ones((n, 50), np.float32)
    assert np.isfinite(axes.made(alike, stop.never).project(alike)).all()
    other = _features(n, 50)
    assert np.isfinite(axes.made(other, stop.never).project(other)).all()
