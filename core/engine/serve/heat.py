"""Heat of one picture: what of it speaks for a class.

Integrated gradients (Sundararajan et al. 2017) along the way from the picture out of focus to the
picture itself (Xu et al. 2020): what is sharp there and makes the class surer is warm. It needs
nothing of a network but its gradients, so it is the same for convolutions and transformers, and as
fine as the picture: Grad-CAM has 5 × 5 places where a network of 144 px has its last maps, and
its hottest never lay in a small defect (`benchmarks/heat_maps.md`).
"""

import cv2
import numpy as np
import numpy.typing as npt
import torch

from core.engine.backbone.preprocessing import normalise
from core.engine.feed.images import Uint8Image
from core.engine.training.trained_model import Trained

Heat = npt.NDArray[np.float32]
"""Height × width of 0-1."""
_STEPS = 6
UNFOCUSED = 1 / 8
"""Sigma of what is out of focus, as a share of the side."""
_SMOOTH = 1 / 24
"""Sigma by which heat is smoothed, as a share of the side: gradients are grainy."""


def heat_map(trained: Trained, seen: Uint8Image, wanted: int) -> Heat:
    """Heat of one class, scaled so that its hottest point is 1; 0 all over where nothing is warm.

    Args:
        trained: the model.
        seen: the picture as its network sees it.
        wanted: place of the class.
    """
    side, sharp = seen.shape[0], seen.astype(np.float32)
    start = out_of_focus(seen)
    shares = (np.arange(_STEPS, dtype=np.float32) + 0.5) / _STEPS
    way = np.stack([start + share * (sharp - start) for share in shares])
    spoken = ((sharp - start) * _slope(trained, way, wanted)).sum(2)
    heat: Heat = np.maximum(cv2.GaussianBlur(spoken, (0, 0), side * _SMOOTH), 0)
    top = float(heat.max())
    return heat / top if top > 0 else heat


def out_of_focus(seen: Uint8Image) -> Heat:
    """The picture with no detail left, height × width × 3 of whole numbers."""
    sigma = seen.shape[0] * UNFOCUSED
    return np.asarray(cv2.GaussianBlur(seen.astype(np.float32), (0, 0), sigma), np.float32).round()


@torch.enable_grad()
def _slope(trained: Trained, way: npt.NDArray[np.float32], wanted: int) -> Heat:
    """By how much the class gets surer with each value, height × width × 3: the mean of the way."""
    batch = normalise(way.round().astype(np.uint8), trained.preprocessing, trained.device)
    batch = trained.acceleration.lay(batch).requires_grad_()
    with trained.acceleration.autocast(trained.device):
        odds = trained.task.log_odds(trained.logits(batch).float(), wanted)
    (slope,) = torch.autograd.grad(odds.sum(), batch)
    mean: Heat = slope.float().mean(0).permute(1, 2, 0).cpu().numpy()
    return mean / (255 * np.array(trained.preprocessing.std, np.float32))
