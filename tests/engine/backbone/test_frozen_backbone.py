"""Laws of a backbone ready to look at pictures."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.feed.opening import open_backbone
from core.errors import OutOfMemory
from tests.engine import trainings


def test_the_space_changes_with_whatever_the_features_depend_on(tmp_path: Path) -> None:
    weights = trainings.backbone(tmp_path / "w")
    spaces = {
        open_backbone(weights, torch.device("cpu"), [], side_px=side).space for side in (32, 64, 32)
    }
    assert len(spaces) == 2


def test_short_memory_takes_fewer_pictures_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = open_backbone(trainings.backbone(tmp_path / "w"), torch.device("cpu"), [], side_px=32)
    pictures = np.random.default_rng(0).integers(0, 256, (7, 32, 32, 3), dtype=np.uint8)
    wanted, true, room = body.features(pictures), FrozenBackbone._features, 2

    def short(self: FrozenBackbone, some: np.ndarray) -> np.ndarray:
        if len(some) > room:
            raise torch.OutOfMemoryError("no memory")
        return true(self, some)

    monkeypatch.setattr(FrozenBackbone, "_features", short)
    assert np.allclose(body.features(pictures), wanted, atol=1e-4)
    room = 0
    with pytest.raises(OutOfMemory):
        body.features(pictures)
