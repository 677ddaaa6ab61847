"""Scores: what a frozen backbone's features are worth to a logistic regression."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assets.backbones.lessons import tensor
from assets.backbones.procedural import Picture
from core.data.demo_dataset import PER_CLASS, SEED
from core.data.signs import SIGNS, jpeg

Features = NDArray[np.float32]
CROP = 0.875
"""Share of the short side that is looked at, as in timm's evaluation transforms."""


@dataclass(frozen=True, kw_only=True)
class Yardsticks:
    """The pictures that no backbone here was trained on."""

    side_px: int
    """Side at which the network sees them, in pixels."""
    device: torch.device
    hymenoptera: Path | None
    """Folder with train/ and val/ of ants and bees. None: not measured."""

    def measure(self, model: Any) -> dict[str, float | None]:
        """Return the share of right answers on each yardstick, 0..1. None: not measured."""
        both = (None, None) if self.hymenoptera is None else self.ants_and_bees(model)
        return {
            "hymenoptera": both[0],
            "hymenoptera_folds": both[1],
            "digits": self.digits(model),
            "signs": self.signs(model),
        }

    def ants_and_bees(self, model: Any) -> tuple[float, float]:
        """Score 245 -> 153 photographs, and five folds of the 245."""
        parts: dict[str, tuple[Features, list[str]]] = {}
        for part in ("train", "val"):
            paths = sorted(path for path in Path(f"{self.hymenoptera}/{part}").glob("*/*.jpg"))
            squares = [squared(_decoded(path.read_bytes()), self.side_px) for path in paths]
            parts[part] = self._embedded(model, squares), [path.parent.name for path in paths]
        fitted = probe().fit(*parts["train"])
        return float(fitted.score(*parts["val"])), _folds(*parts["train"])

    def digits(self, model: Any) -> float:
        """Score scikit-learn's 1,797 digits, 8 x 8 upscaled, in five folds."""
        data = load_digits()
        pictures = []
        for small in data.images:
            grey = np.clip(small * 255 / 16, 0, 255).astype(np.uint8)
            size = (self.side_px, self.side_px)
            large = cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC)
            pictures.append(np.asarray(cv2.cvtColor(large, cv2.COLOR_GRAY2RGB), np.uint8))
        return _folds(self._embedded(model, pictures), list(data.target))

    def signs(self, model: Any) -> float:
        """Score the sample's traffic signs, all 360, in five folds."""
        names = [name for name in sorted(SIGNS) for _ in range(PER_CLASS)]
        data = (jpeg(name, index % PER_CLASS, seed=SEED) for index, name in enumerate(names))
        pictures = [squared(_decoded(one), self.side_px) for one in data]
        return _folds(self._embedded(model, pictures), names)

    def _embedded(self, model: Any, pictures: Sequence[Picture]) -> Features:
        model = model.eval().to(self.device, memory_format=torch.channels_last)
        rows = []
        with torch.inference_mode():
            for start in range(0, len(pictures), 32):
                batch = tensor(np.stack(pictures[start : start + 32]), self.device)
                rows.append(model(batch).float().cpu().numpy())
        return np.concatenate(rows)


def squared(picture: Picture, side_px: int) -> Picture:
    """Cut the middle square and bring it to the network's side."""
    cut = round(min(picture.shape[:2]) * CROP)
    top, left = ((length - cut) // 2 for length in picture.shape[:2])
    middle = picture[top : top + cut, left : left + cut]
    how = cv2.INTER_AREA if cut > side_px else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(middle, (side_px, side_px), interpolation=how), np.uint8)


def probe() -> Any:
    """Standardise, then scikit-learn's logistic regression as it comes."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=3000))


def _decoded(data: bytes) -> Picture:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError("not a picture")
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def _folds(features: Features, labels: Sequence[Any]) -> float:
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    return float(cross_val_score(probe(), features, np.asarray(labels), cv=folds).mean())
