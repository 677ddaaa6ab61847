"""Any timm backbone gives pooled features and two maps; the maps keep left and right."""

import numpy as np
import pytest

from core.engine.safety import features
from core.plan.plan import BackboneChoice

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
