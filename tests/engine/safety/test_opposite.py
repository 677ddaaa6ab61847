"""Classes that change places move against each other, and a dozen pictures show it."""

import numpy as np
import pytest

from core.engine.safety import probe, retention
from core.engine.safety.measure import Measurement, PairBench
from core.engine.safety.variants import Variant
from tests.engine.safety import worlds

EACH = 12
CONTENT = 1.8
"""Spread of what else the pictures show, beside a class at ±1."""


def _measured(
    ways: tuple[float, float], name: str = "horizontal_flip", seed: int = 0
) -> Measurement:
    """Two classes that a probe of few pictures cannot tell, moved so far towards each other."""
    rng = np.random.default_rng(seed)
    labels = worlds.two(EACH)
    signs = np.where(labels == 0, 1.0, -1.0)
    rows, changed = {}, {}
    for space in ("pooled", "s16", "s8", "colour"):
        rows[space] = rng.normal(0, CONTENT, (len(labels), 40))
        rows[space][:, 0] += signs
        changed[space] = rows[space] + rng.normal(0, 0.05, rows[space].shape)
        changed[space][:, 0] -= 2 * signs * np.where(labels == 0, *ways)
    spaces = {space: probe.space(values) for space, values in rows.items()}
    kernels = retention.kernels({n: space.kernel(rows[n]) for n, space in spaces.items()})
    bench = PairBench(
        labels=labels, groups=np.arange(len(labels)), spaces=spaces, originals=kernels,
        chances=worlds.chances(len(labels)),
    )  # fmt: skip
    return bench.measure(Variant(name, 1.0), [changed])[0]


def test_a_swap_that_no_probe_of_so_few_pictures_sees_is_seen_by_how_they_move() -> None:
    swapped = [_measured((1.0, 1.0), seed=seed) for seed in range(8)]
    blind = [one for one in swapped if not one.seen["place"].power >= 3]
    assert len(blind) >= 4
    found = [one.ruling.why for one in blind]
    assert found.count("opposite") > len(found) / 2
    assert {one.ruling.verdict for one in blind} <= {"unsafe", "cannot_tell"}


@pytest.mark.parametrize("ways", [(1.0, -1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)])
def test_what_moves_both_alike_or_one_alone_is_no_swap(ways: tuple[float, float]) -> None:
    found = {_measured(ways, seed=seed).ruling.why for seed in range(8)}
    assert "opposite" not in found


def test_only_what_is_its_own_inverse_makes_two_classes_change_places() -> None:
    found = {_measured((1.0, 1.0), "brightness", seed).ruling.why for seed in range(8)}
    assert "opposite" not in found
