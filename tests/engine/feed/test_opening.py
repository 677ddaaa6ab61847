"""Laws of opening a backbone."""

from pathlib import Path

import numpy as np
import torch

from core.engine.feed.opening import open_backbone
from tests.engine import trainings


def test_a_backbone_opens_without_a_readable_sample(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"")
    body = open_backbone(
        trainings.backbone(tmp_path / "w"),
        torch.device("cpu"),
        [tmp_path / "broken.jpg"],
        side_px=32,
    )
    found = body.features(np.zeros((2, 32, 32, 3), np.uint8))
    assert found.dtype == np.float32
    assert found.shape[0] == 2
    assert np.array_equal(found[0], found[1])
