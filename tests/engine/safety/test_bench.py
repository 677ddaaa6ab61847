"""A bench counts its looks, and judges what its own pictures became."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from core.engine.safety import bench as benches
from core.engine.safety import looking, pictures
from core.engine.safety.variants import Variant
from core.runs import stop
from tests.engine.safety.test_looking import _Extractor

EACH = 24


def _bench() -> benches.Bench:
    """Dark and bright noise; features are the first pixels."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 90, (2 * EACH, 16, 16, 3)).astype(np.uint8)
    images[EACH:] += 150
    seen: Any = tuple(
        SimpleNamespace(content=str(at), file=f"{label}/{at}.png", label=label)
        for at, label in enumerate(["dark"] * EACH + ["bright"] * EACH)
    )
    chosen = pictures.Chosen(
        pictures=seen, classes=("dark", "bright"), labels=np.repeat([0, 1], EACH), images=images,
        left_out=(),
    )  # fmt: skip
    extractor: Any = _Extractor(acceleration=SimpleNamespace(bf16=False))
    return benches.of(looking.Looker(extractor, chosen, stop.never), seed=0)


def test_a_mirror_leaves_dark_and_bright_what_they_are() -> None:
    mirror = Variant("horizontal_flip", 1.0)
    [one] = _bench().measured(mirror, [mirror])
    assert (one.first, one.second, one.ruling.verdict) == (0, 1, "safe")


def test_the_cost_is_counted_in_looks() -> None:
    bench, erase = _bench(), Variant("erase", 0.1)
    mirror = Variant("horizontal_flip", 1.0)
    assert bench.cost([mirror]) == 2 * EACH
    assert bench.cost([mirror, erase]) == 2 * EACH * (1 + erase.draws)
