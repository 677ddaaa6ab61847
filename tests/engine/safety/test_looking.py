"""What was looked at once is not looked at again, and the way to a hue needs no network."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from core.engine.safety import looking, pictures
from core.engine.safety.variants import Variant
from core.runs import stop


@dataclass
class _Extractor:
    looked: int = 0
    fingerprint: str = "test"
    side_px: int = 16
    acceleration: Any = None

    def look(self, batch: np.ndarray) -> dict[str, np.ndarray]:
        self.looked += len(batch)
        flat = batch.reshape(len(batch), -1).astype(np.float16)
        return {"pooled": flat[:, :3], "colour": flat[:, 3:8]}


def _looker(extractor: Any, each: int = 2) -> looking.Looker:
    images = np.random.default_rng(0).integers(0, 255, (2 * each, 16, 16, 3)).astype(np.uint8)
    seen: Any = tuple(SimpleNamespace(content=str(at)) for at in range(2 * each))
    chosen = pictures.Chosen(
        pictures=seen, classes=("a", "b"), labels=np.repeat([0, 1], each), images=images,
        left_out=(),
    )  # fmt: skip
    return looking.Looker(extractor, chosen, stop.never)


def test_a_repetition_looks_at_nothing() -> None:
    extractor = _Extractor(acceleration=SimpleNamespace(bf16=False))
    first = _looker(extractor).look(Variant("brightness", 0.3))
    before = extractor.looked
    again = _looker(extractor).look(Variant("brightness", 0.3))
    assert extractor.looked == before + 1  # one picture, to learn the sizes
    assert {name: values.shape for name, values in again.items()} == {
        "pooled": (4, 3), "colour": (4, 5),
    }  # fmt: skip
    assert all(np.array_equal(first[name], again[name]) for name in first)


def test_colours_on_the_way_cost_no_look() -> None:
    extractor = _Extractor(acceleration=SimpleNamespace(bf16=False))
    looker, half = _looker(extractor), Variant("hue", 0.5)
    before = extractor.looked
    assert len(looker.on_the_way(half, [half])) > 4
    assert looker.on_the_way(Variant("saturation", 0.5), [half]) == []
    assert extractor.looked == before


def test_few_pictures_are_looked_at_several_times() -> None:
    extractor = _Extractor(acceleration=SimpleNamespace(bf16=False))
    few, many = _looker(extractor), _looker(extractor, looking.FEW)
    mirror, shift = Variant("horizontal_flip", 1.0), Variant("shift", 0.1)
    assert (few.draws(mirror), many.draws(mirror)) == (looking.LOOKS_OF_FEW, 1)
    assert few.draws(shift) == many.draws(shift) == len(few.all_draws(shift)) == shift.draws
    looks = [few.look(mirror, draw)["pooled"] for draw in range(looking.LOOKS_OF_FEW)]
    assert not np.array_equal(looks[0], looks[1])
    mean = few.all_draws(mirror)[0]["pooled"]
    assert np.allclose(mean, np.mean(looks, axis=0, dtype=np.float32), rtol=1e-2)
    assert np.array_equal(many.originals()["pooled"], many.look(None)["pooled"])
