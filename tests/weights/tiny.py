"""Tiny weights on disk: real safetensors laid out as timm's folders and the hub's cache."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file


def weights(path: Path, *, seed: int = 0) -> Path:
    """A .safetensors file with two small tensors."""
    path.parent.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(seed)
    save_file(
        {"a": generator.random((3, 4), np.float32), "b": generator.random(5, np.float32)}, path
    )
    return path


def folder(
    path: Path,
    architecture: str = "resnet18",
    tag: str = "own",
    card: dict[str, Any] | None = None,
    licence: str | None = "mit",
    input_px: int | None = None,
) -> Path:
    """A timm local folder, though with too few tensors for its architecture."""
    weights(path / "model.safetensors")
    facts: dict[str, Any] = {"tag": tag}
    if licence:
        facts["license"] = licence
    if input_px:
        facts["input_size"] = [3, input_px, input_px]
    config = {"architecture": architecture, "num_classes": 7, "pretrained_cfg": facts}
    (path / "config.json").write_text(json.dumps(config), "utf-8")
    if card is not None:
        (path / "card.json").write_text(json.dumps(card), "utf-8")
    return path


def cached(cache: Path, repository: str, revision: str = "abc", *, main: bool = True) -> Path:
    """A model in the hub's cache."""
    base = cache / f"models--{repository.replace('/', '--')}"
    path = weights(base / "snapshots" / revision / "model.safetensors", seed=len(revision))
    if main:
        (base / "refs").mkdir(exist_ok=True)
        (base / "refs" / "main").write_text(revision, "utf-8")
    return path
