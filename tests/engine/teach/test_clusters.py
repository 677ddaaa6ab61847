"""Laws of what is alike in a pool."""

import numpy as np
import pytest

from core.engine.teach import clusters
from core.engine.teach.clusters import likeness
from core.runs import stop
from tests.teach.pools import clouds


def test_clusters_grow_finer_and_find_the_clouds() -> None:
    pool = clouds(4, 50, spread=0.2)
    alike = likeness(pool.features, stop.never)
    assert [len(set(level)) for level in alike.clusters.tolist()] == [1, 2, 4, 8, 16, 32, 64]
    named = alike.clusters[2]
    assert all(len(set(named[kind::4].tolist())) == 1 for kind in range(4))


def test_the_middle_of_a_cloud_is_typical_and_what_lies_apart_is_not() -> None:
    pool = clouds(2, 60, spread=0.6)
    alike = likeness(pool.features, stop.never)
    middles = np.stack([pool.features[kind::2].mean(0) for kind in range(2)])
    inward = (pool.features * middles[np.arange(120) % 2]).sum(1)
    assert np.corrcoef(inward, alike.typicality)[0, 1] > 0.5


def test_nearly_the_same_pictures_are_paired() -> None:
    features = clouds().features.copy()
    features[7] = features[3] + 1e-3
    assert likeness(features, stop.never).same.tolist() == [[3, 7]]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_pictures(n: int) -> None:
    alike = likeness(clouds(1, n).features, stop.never)
    assert alike.clusters.shape[1] == len(alike.typicality) == n
    assert np.isfinite(alike.typicality).all()


def test_of_very_many_each_is_compared_with_its_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_COMPARED_WITH", 50)
    features = clouds(4, 100, spread=0.2).features.copy()
    features[11] = features[7]
    alike = likeness(features, stop.never)
    assert [7, 11] in alike.same.tolist()
    assert (alike.typicality > 0).all()
