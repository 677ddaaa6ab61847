"""A backbone ready to look at pictures: on its device, with its preprocessing and its levers."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from core.engine import images, levers, model
from core.engine.images import Preprocessing
from core.engine.levers import Levers
from core.errors import DataError, OutOfMemory
from core.plan.plan import BackboneChoice

_SAMPLE = 4
"""Pictures that the levers are tried on."""


@dataclass(frozen=True, kw_only=True)
class Body:
    """A frozen backbone without its head."""

    net: nn.Module
    preprocessing: Preprocessing
    levers: Levers
    device: torch.device
    fingerprint: str
    """SHA-256 of the weights: what the cache of features is keyed by."""

    def features(self, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Pooled features [n, d] of pictures [n, side, side, 3].

        Raises:
            OutOfMemory: not even one picture fits.
        """
        try:
            return self._features(pictures)
        except torch.OutOfMemoryError as error:
            if len(pictures) == 1:
                raise OutOfMemory(
                    what="There is not enough memory for this backbone",
                    why="Not even one picture at a time fits.",
                    fix="Choose a smaller backbone or picture side, or close other programs.",
                ) from error
        half = len(pictures) // 2
        return np.concatenate([self.features(pictures[:half]), self.features(pictures[half:])])

    @torch.inference_mode()
    def _features(self, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        batch = images.normalise(pictures, self.preprocessing, self.device)
        with self.levers.autocast(self.device):
            found = model.features(self.net, self.levers.lay(batch))
        return found.float().cpu().numpy()

    @property
    def batch_size(self) -> int:
        """Pictures a forward pass: enough to keep the device busy, few enough for any memory."""
        return 128 if self.device.type == "cuda" else 16

    @property
    def space(self) -> str:
        """Names everything that the features depend on, besides the picture."""
        return f"{self.fingerprint}|{self.preprocessing}|bf16={self.levers.bf16}"


def open_body(
    backbone: BackboneChoice,
    device: torch.device,
    sample: Sequence[Path],
    *,
    side_px: int | None = None,
    seed: int = 0,
    loaded: Callable[[Preprocessing], None] = lambda preprocessing: None,
) -> Body:
    """Load a backbone without its head and choose its levers on a few of the user's pictures.

    Args:
        backbone: what to load.
        device: where it will run.
        sample: pictures to try the levers on; unreadable ones are passed over.
        side_px: another input size than its own.
        seed: of a random start.
        loaded: told how the backbone wants its pictures, before the levers are tried.

    Raises:
        WeightsError: see `core.engine.model.load`.
    """
    net = model.load(backbone, 0, side_px=side_px, seed=seed)
    preprocessing = model.preprocessing(net, side_px)
    loaded(preprocessing)
    fingerprint = model.fingerprint(backbone)
    if backbone.source == "scratch":
        fingerprint += f":{seed}"
    batch = images.normalise(_sample(sample, preprocessing), preprocessing, torch.device("cpu"))
    chosen = levers.choose(net, batch, device, fingerprint)
    return Body(
        net=chosen.place(net, device),
        preprocessing=preprocessing,
        levers=chosen,
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
