"""Laws of what a head learns from."""

import numpy as np
import pytest

from core.engine.heads.feature_set import chunks, standardisation
from tests.engine.heads.test_cross_validation import known


@pytest.mark.parametrize("n", [1, 1023, 1024, 5000])
def test_chunks_are_all_rows_once_and_in_order(n: int) -> None:
    assert [row for part in chunks(n) for row in range(n)[part]] == list(range(n))


def test_standardised_features_have_mean_0_and_deviation_1() -> None:
    data = known(n=3000, d=7)
    data.features[:, 3] = 4.0
    mean, scale = standardisation(data)
    x = (data.features - mean) / scale
    assert np.allclose(x.mean(0), 0, atol=1e-5)
    assert np.allclose(x.std(0)[[0, 1, 2, 4, 5, 6]], 1, atol=1e-5)
    assert scale[3] == 1.0, "a constant one is left at its size"


def test_a_part_keeps_each_rows_own_facts() -> None:
    data = known(n=12)
    part = data.part(np.array([7, 2]))
    assert part.groups == ["7", "2"]
    assert part.labels.tolist() == [data.labels[7], data.labels[2]]
    assert np.array_equal(part.features, data.features[[7, 2]])
