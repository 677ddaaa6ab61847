"""A backbone's folder: weights, configuration and card, in the form that timm reads."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from assets.backbones.card import page
from assets.backbones.student import ARCHITECTURE, MODEL_ARGS

MEAN = STD = 0.5
CROP = 0.875


@dataclass(frozen=True, kw_only=True)
class Folder:
    """Where a backbone lies, and how large its pictures are."""

    path: Path
    """Its last part is the backbone's name."""
    side_px: int
    """Side of the square the network should see, in pixels."""

    def save(self, model: Any, card: dict[str, Any]) -> None:
        """Write float16 weights, configuration, card.json and README.md, each by renaming.

        Weights go last but one, the card that holds their sha256 last.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        half = {
            name: (value.half() if value.is_floating_point() else value).contiguous().cpu()
            for name, value in model.state_dict().items()
        }
        if not all(bool(torch.isfinite(value).all()) for value in half.values()):
            raise ValueError("a weight does not fit into half precision")
        _replace(self.path / "config.json", json.dumps(self._config(model), indent=2) + "\n")
        weights = self.path / "model.safetensors"
        partly = weights.with_suffix(".part")
        save_file(half, partly, metadata={"format": "pt"})
        partly.chmod(0o644)
        partly.replace(weights)
        with weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self.describe({**card, "sha256": digest, "bytes": weights.stat().st_size})

    def describe(self, card: dict[str, Any]) -> None:
        """Write card.json, and README.md from it."""
        text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
        _replace(self.path / "card.json", text)
        _replace(self.path / "README.md", page(card))

    def card(self) -> dict[str, Any]:
        """Read card.json."""
        text = (self.path / "card.json").read_text(encoding="utf-8")
        result: dict[str, Any] = json.loads(text)
        return result

    def _config(self, model: Any) -> dict[str, Any]:
        features = int(model.num_features)
        return {
            "architecture": ARCHITECTURE,
            "num_classes": 0,
            "num_features": features,
            "model_args": MODEL_ARGS,
            "pretrained_cfg": {
                "tag": self.path.name,
                "input_size": [3, self.side_px, self.side_px],
                "fixed_input_size": False,
                "interpolation": "bicubic",
                "crop_pct": CROP,
                "crop_mode": "center",
                "mean": [MEAN] * 3,
                "std": [STD] * 3,
                "num_classes": 0,
                "pool_size": [self.side_px // 32, self.side_px // 32],
                "first_conv": "conv_stem",
                "classifier": "classifier",
                "license": "apache-2.0",
            },
        }


def _replace(path: Path, text: str) -> None:
    partly = path.with_suffix(path.suffix + ".part")
    partly.write_text(text, encoding="utf-8", newline="\n")
    partly.replace(path)
