"""Laws of a backbone ready to look at pictures."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.engine.body import Body, open_body
from core.errors import OutOfMemory
from tests.engine import trainings


def test_a_body_opens_without_a_readable_sample(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"")
    body = open_body(
        trainings.backbone(tmp_path / "w"),
        torch.device("cpu"),
        [tmp_path / "broken.jpg"],
        side_px=32,
    )
    found = body.features(np.zeros((2, 32, 32, 3), np.uint8))
    assert found.dtype == np.float32
    assert found.shape[0] == 2
    assert np.array_equal(found[0], found[1])


def test_the_space_changes_with_whatever_the_features_depend_on(tmp_path: Path) -> None:
    weights = trainings.backbone(tmp_path / "w")
    spaces = {
        open_body(weights, torch.device("cpu"), [], side_px=side).space for side in (32, 64, 32)
    }
    assert len(spaces) == 2


def test_short_memory_takes_fewer_pictures_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = open_body(trainings.backbone(tmp_path / "w"), torch.device("cpu"), [], side_px=32)
    pictures = np.random.default_rng(0).integers(0, 256, (7, 32, 32, 3), dtype=np.uint8)
    wanted, true, room = body.features(pictures), Body._features, 2

    def short(self: Body, some: np.ndarray) -> np.ndarray:
        if len(some) > room:
            raise torch.OutOfMemoryError("no memory")
        return true(self, some)

    monkeypatch.setattr(Body, "_features", short)
    assert np.allclose(body.features(pictures), wanted, atol=1e-4)
    room = 0
    with pytest.raises(OutOfMemory):
        body.features(pictures)
