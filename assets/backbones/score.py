"""Scores: what a frozen backbone's features are worth to a logistic regression."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from lessons import tensor
from numpy.typing import NDArray
from procedural import Picture
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

Features = NDArray[np.float32]
CROP = 0.875
"""Share of the short side that is looked at, as in timm's evaluation transforms."""


def squared(picture: Picture, side_px: int) -> Picture:
    """Cut the middle square and bring it to the network's side."""
    cut = round(min(picture.shape[:2]) * CROP)
    top, left = ((length - cut) // 2 for length in picture.shape[:2])
    middle = picture[top : top + cut, left : left + cut]
    how = cv2.INTER_AREA if cut > side_px else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(middle, (side_px, side_px), interpolation=how), np.uint8)


def embed(model: Any, pictures: Sequence[Picture], device: torch.device) -> Features:
    """Return pictures x features of RGB pictures that have the network's side."""
    rows = []
    model = model.eval().to(device, memory_format=torch.channels_last)
    with torch.inference_mode():
        for start in range(0, len(pictures), 32):
            batch = tensor(np.stack(pictures[start : start + 32]), device)
            rows.append(model(batch).float().cpu().numpy())
    return np.concatenate(rows)


def probe() -> Any:
    """Standardise, then scikit-learn's logistic regression as it comes."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=3000))


def folders(
    model: Any, root: Path, side_px: int, device: torch.device
) -> tuple[float, float, int]:
    """Score root/train -> root/val; also five folds of root/train; also the count of val."""
    parts: dict[str, tuple[Features, list[str]]] = {}
    for part in ("train", "val"):
        paths = sorted(path for path in (root / part).glob("*/*") if path.is_file())
        pictures = [cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB) for path in paths]
        squares = [squared(np.asarray(one, np.uint8), side_px) for one in pictures]
        parts[part] = embed(model, squares, device), [path.parent.name for path in paths]
    fitted = probe().fit(*parts["train"])
    return float(fitted.score(*parts["val"])), _folds(*parts["train"]), len(parts["val"][1])


def digits(model: Any, side_px: int, device: torch.device) -> float:
    """Score scikit-learn's 1,797 digits, 8 x 8 upscaled, in five folds."""
    data = load_digits()
    pictures = []
    for small in data.images:
        grey = np.clip(small * 255 / 16, 0, 255).astype(np.uint8)
        large = cv2.resize(grey, (side_px, side_px), interpolation=cv2.INTER_CUBIC)
        pictures.append(np.asarray(cv2.cvtColor(large, cv2.COLOR_GRAY2RGB), np.uint8))
    return _folds(embed(model, pictures, device), list(data.target))


def _folds(features: Features, labels: Sequence[Any]) -> float:
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    return float(cross_val_score(probe(), features, np.asarray(labels), cv=folds).mean())
