"""Any timm backbone gives pooled features and two maps; the maps keep left and right."""

import numpy as np
import pytest
import torch

from core.engine.safety import features
from core.weights.backbone_choice import BackboneChoice

IMAGES = np.random.default_rng(0).integers(0, 255, (3, 160, 160, 3)).astype(np.uint8)


def _load(name: str) -> features.Extractor:
    return features.load(BackboneChoice(name=name, source="scratch"))


@pytest.mark.parametrize("name", ["test_efficientnet", "test_resnet", "test_vit", "test_convnext"])
def test_every_family_has_all_spaces(name: str) -> None:
    extractor = _load(name)
    side = extractor.side_px
    spaces = extractor.look(IMAGES[:, :side, :side])
    assert set(spaces) == set(features.SPACES)
    for values in spaces.values():
        assert len(values) == 3
        assert np.isfinite(values.astype(np.float32)).all()
    assert spaces["s16"].shape[1] % features.GRID**2 == 0


def test_maps_are_a_sixteenth_and_an_eighth() -> None:
    extractor = _load("test_efficientnet")
    assert extractor.maps is not None
    deep, shallow = extractor.maps
    assert shallow < deep


def test_one_picture_is_seen_alike_alone_and_in_company() -> None:
    extractor = _load("test_resnet")
    side = extractor.side_px
    alone = extractor.look(IMAGES[:1, :side, :side])["pooled"].astype(np.float32)
    together = extractor.look(IMAGES[:, :side, :side])["pooled"][:1].astype(np.float32)
    assert np.allclose(alone, together, rtol=0.05, atol=0.02)


def test_a_small_thing_is_as_clear_anywhere_and_drowns_in_the_mean() -> None:
    peaks, means = [], []
    for row, column in ((5, 5), (14, 9)):
        layer = torch.zeros(1, 1, 20, 20)
        layer[0, 0, row, column] = 8.0
        peaks.append(features._extremes(layer))
        means.append(float(layer.mean()))
    assert torch.allclose(*peaks)
    assert float(peaks[0].max()) == 8.0 > 100 * max(means)


def test_a_slow_shade_is_no_local_extreme() -> None:
    shade = torch.linspace(0, 8, 20).expand(1, 1, 20, 20)
    largest, smallest, above, below = features._extremes(shade)[0].tolist()
    assert largest - smallest == 8.0
    assert max(abs(above), abs(below)) < 1.0
