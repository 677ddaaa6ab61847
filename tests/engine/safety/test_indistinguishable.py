"""A changed picture that is a picture of the other class is not told from one; an odd one is."""

import numpy as np

from core.engine.safety import indistinguishable, probe, retention
from tests.engine.safety import worlds


def _told(move: float, odd: float) -> float:
    """Changed pictures: class feature of the first class moved, and one feature none had before."""
    labels, _, rows, spaces, kernels, pair = worlds.world(each=40, distance=4.0)
    changed = {name: values.copy() for name, values in rows.items()}
    for values in changed.values():
        values[labels == 0, 0] += move
        values[:, 1] += odd
    plain = retention.kernels({n: s.kernel(changed[n]) for n, s in spaces.items()})
    own = {n: (changed[n] - s.mean) * s.scale for n, s in spaces.items()}
    between = retention.kernels({n: r @ r.T / spaces[n].diagonal for n, r in own.items()})
    return indistinguishable.told_apart(pair, kernels["place"], plain["place"], between["place"])


def test_a_picture_turned_into_the_other_class_is_not_told_from_it() -> None:
    assert _told(move=-4.0, odd=0.0) < 0.65


def test_an_unchanged_picture_is_told_from_the_other_class() -> None:
    assert _told(move=0.0, odd=0.0) > 0.9


def test_an_unfamiliar_picture_is_told_from_both() -> None:
    assert _told(move=-4.0, odd=12.0) > 0.9


def test_it_knows_only_what_was_held_out() -> None:
    rng = np.random.default_rng(1)
    labels = worlds.two(30)
    rows = rng.normal(0, 1, (60, 400))
    space = probe.space(rows)
    kernel = {"k": space.kernel(rows)}
    pair = retention.pair(labels, np.arange(60), {"place": kernel["k"]}, 0, 1, worlds.chances(60))
    fresh = rng.normal(0, 1, (60, 400))
    row = (fresh - space.mean) * space.scale
    told = indistinguishable.told_apart(
        pair, kernel["k"], space.kernel(fresh), row @ row.T / space.diagonal
    )
    assert 0.25 < told < 0.75
