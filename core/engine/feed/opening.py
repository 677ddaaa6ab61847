"""Opening a backbone: loaded without its head, and made fast on a few of the user's pictures."""

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from core.engine.backbone import acceleration, network
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.backbone.preprocessing import Preprocessing, normalise
from core.engine.feed import images
from core.errors import DataError
from core.weights.backbone_choice import BackboneChoice

_SAMPLE = 4
"""Pictures that the acceleration are tried on."""


def open_backbone(
    backbone: BackboneChoice,
    device: torch.device,
    sample: Sequence[Path],
    *,
    side_px: int | None = None,
    seed: int = 0,
    loaded: Callable[[Preprocessing], None] = lambda preprocessing: None,
) -> FrozenBackbone:
    """Load a backbone without its head and choose its acceleration on a few of the user's pictures.

    Args:
        backbone: what to load.
        device: where it will run.
        sample: pictures to try the acceleration on; unreadable ones are passed over.
        side_px: another input size than its own.
        seed: of a random start.
        loaded: told how the backbone wants its pictures, before the acceleration are tried.

    Raises:
        WeightsError: see `core.engine.backbone.network.load`.
    """
    net = network.load(backbone, 0, side_px=side_px, seed=seed)
    preprocessing = network.preprocessing(net, side_px)
    loaded(preprocessing)
    fingerprint = network.fingerprint(backbone)
    if backbone.source == "scratch":
        fingerprint += f":{seed}"
    batch = normalise(_sample(sample, preprocessing), preprocessing, torch.device("cpu"))
    chosen = acceleration.choose(net, batch, device, fingerprint)
    return FrozenBackbone(
        net=chosen.place(net, device),
        preprocessing=preprocessing,
        acceleration=chosen,
        device=device,
        fingerprint=fingerprint,
    )


def _sample(paths: Sequence[Path], p: Preprocessing) -> npt.NDArray[np.uint8]:
    found = []
    for path in paths:
        with contextlib.suppress(DataError):
            found.append(images.read(path, p))
        if len(found) == _SAMPLE:
            break
    rng = np.random.default_rng(0)
    while len(found) < 4:
        found.append(rng.integers(0, 256, (p.side_px, p.side_px, 3), dtype=np.uint8))
    return np.stack(found)
