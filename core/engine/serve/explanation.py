"""Where the model looked: a heat map over one picture, for the class it chose or another."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from core.engine.backbone import acceleration
from core.engine.backbone.preprocessing import normalise
from core.engine.feed import images
from core.engine.serve import inference, preview_files
from core.engine.training.trained_model import Trained
from core.protocol.explanation import ExplainAnswer, Method

Heat = npt.NDArray[np.float32]
"""Height × width of 0–1."""

_GRID = 8
"""Places along a side that are covered in turn, where gradients tell nothing."""
_COVER = 2 / _GRID
"""Side of the cover, as a share of the picture's."""
_SHOWN_PX = 384
_STRENGTH = 0.55
"""How much of the colour covers the hottest place."""


def explain(run: Path, file: Path, label: str | None = None) -> ExplainAnswer:
    """Draw where a class was seen in a picture.

    Args:
        run: a run with a model.
        file: any picture.
        label: the class to look for; None = the one that the model chose.

    Raises:
        RunNotReady, RunDamaged: no model to ask.
        UnreadablePicture, PictureTooLarge: no picture to show.
        ValueError: no such class.
    """
    trained = inference.load(run)
    seen = images.read(file, trained.preprocessing).copy()
    shares = trained.task.decode(trained.answer(seen[None]))[0]
    wanted = trained.classes.index(label) if label else int(shares.argmax())
    heat, method = heat_map(trained, seen, wanted)
    original, drawn = overlay(seen, heat)
    return ExplainAnswer(
        image=preview_files.put(drawn),
        original=preview_files.put(original),
        label=trained.classes[wanted],
        confidence=float(shares[wanted]),
        method=method,
        share=round(float((heat >= 0.5).mean()), 3),
    )


def heat_map(trained: Trained, seen: images.Uint8Image, wanted: int) -> tuple[Heat, Method]:
    """Heat of one class, scaled to 0–1, and the method it came from.

    Grad-CAM (Selvaraju et al. 2017) where the network's last features are a map that its head
    looks at; else the picture is covered place by place (Zeiler & Fergus 2014), which works with
    every network, also with transformers, whose head sees one token only.
    """
    heat = _grad_cam(trained, seen, wanted)
    if heat is not None:
        return _scaled(heat), "Grad-CAM"
    return _scaled(_occlusion(trained, seen, wanted)), "occlusion"


@torch.enable_grad()
def _grad_cam(trained: Trained, seen: images.Uint8Image, wanted: int) -> Heat | None:
    """The last maps, weighted by how much the class rises with each; None where there are none."""
    net: Any = trained.net
    batch = normalise(seen[None], trained.preprocessing, trained.device)
    with torch.no_grad():
        maps = net.forward_features(trained.acceleration.lay(batch)).float()
    if maps.ndim != 4:
        return None
    maps.requires_grad_()
    if trained.head is None:
        logits = net.forward_head(maps)
    else:
        logits = trained.head(net.forward_head(maps, pre_logits=True).flatten(1))
    (slope,) = torch.autograd.grad(logits[0, wanted], maps, allow_unused=True)
    if slope is None:
        return None
    last = getattr(net, "output_fmt", "NCHW") == "NHWC"  # Swin and its like
    weight = slope.mean((1, 2) if last else (2, 3), keepdim=True)
    heat = functional.relu((weight * maps).sum(3 if last else 1))[0].detach().cpu().numpy()
    return heat if min(heat.shape) > 1 and heat.any() else None


def _occlusion(trained: Trained, seen: images.Uint8Image, wanted: int) -> Heat:
    """How much surer the model is of the class without a grey cover there than with it."""
    side = seen.shape[0]
    grey = seen.mean((0, 1)).round().astype(np.uint8)
    size = max(1, round(side * _COVER))
    starts = np.linspace(0, side - size, _GRID).round().astype(int)
    places = [(top, left) for top in starts for left in starts]
    loss = np.zeros((side, side), np.float32)
    count = np.zeros((side, side), np.float32)
    sure = trained.answer(seen[None])[0]
    step = acceleration.batch_size(trained.device)
    for at in range(0, len(places), step):
        some = places[at : at + step]
        covered = np.repeat(seen[None], len(some), 0)
        for image, (top, left) in zip(covered, some, strict=True):
            image[top : top + size, left : left + size] = grey
        for logits, (top, left) in zip(trained.answer(covered), some, strict=True):
            area = np.s_[top : top + size, left : left + size]
            loss[area] += _margin(sure, wanted) - _margin(logits, wanted)
            count[area] += 1
    heat: Heat = np.maximum(loss / np.maximum(count, 1), 0)
    return heat


def _margin(logits: npt.NDArray[np.float32], wanted: int) -> float:
    """How far the class stands above all others together (log odds), without saturating."""
    others = np.delete(logits, wanted)
    top = others.max() if len(others) else 0.0
    return float(logits[wanted] - top - np.log(np.exp(others - top).sum())) if len(others) else 0.0


def _scaled(heat: Heat) -> Heat:
    top = float(heat.max())
    return heat / top if top > 0 else heat


def overlay(seen: images.Uint8Image, heat: Heat) -> tuple[images.Uint8Image, images.Uint8Image]:
    """The picture, and the same with its heat: transparent where cold."""
    size = (_SHOWN_PX, _SHOWN_PX)
    shown = cv2.resize(seen, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    smooth = np.clip(cv2.resize(heat, size, interpolation=cv2.INTER_CUBIC), 0, 1)
    levels = (smooth * 255).astype(np.uint8)
    colour = cv2.applyColorMap(levels, cv2.COLORMAP_INFERNO)[..., ::-1]
    share = (smooth * _STRENGTH)[..., None]
    mixed = shown * (1 - share) + colour * share
    return shown, mixed.round().astype(np.uint8)
