"""Backbones: built by timm, filled with exactly the chosen weights, with a head at zero."""

import hashlib
from pathlib import Path
from typing import Any

import timm
import torch
from timm.data import resolve_model_data_config
from torch import nn

from core import files
from core.engine.backbone.preprocessing import Preprocessing
from core.errors import GraftError, UnknownBackbone, WeightsNotFound, WeightsRefused, said
from core.weights.backbone_choice import BackboneChoice

_WEIGHTS = ("*.safetensors", "*.bin", "*.pth", "*.pt")


def load(
    backbone: BackboneChoice,
    num_classes: int,
    *,
    side_px: int | None = None,
    dropout: float = 0.0,
    stochastic_depth: float = 0.0,
    seed: int = 0,
) -> nn.Module:
    """Build a backbone with its pretrained weights and a head of zeros, in evaluation mode.

    A fresh head starts at zero because timm's own start (for some families uniform in
    ±1/√classes) ruins small problems: 78 instead of 96 % on two classes of ants and bees.

    Args:
        backbone: what to build, and where its weights lie.
        num_classes: outputs of the head; 0 = no head.
        side_px: another input size than its own.
        dropout: before the head.
        stochastic_depth: share of residual branches left out, deepest layer (Huang et al. 2016).
        seed: of a random start.

    Raises:
        UnknownBackbone: timm knows no such architecture.
        WeightsNotFound: the weights are not where the plan says.
        WeightsRefused: they do not fit the architecture, or are not the ones of the plan.
    """
    name, options = _source(backbone)
    if dropout:
        options["drop_rate"] = dropout
    net = _build(name, num_classes, side_px, stochastic_depth, options, seed)
    if options["pretrained"]:
        bare = {**options, "pretrained": False}
        _refuse_gaps(
            net, _build(name, num_classes, side_px, stochastic_depth, bare, seed), backbone
        )
    zero_head(net)
    return net.eval()


def _source(backbone: BackboneChoice) -> tuple[str, dict[str, Any]]:
    """The name and the arguments that make timm take the weights from where they lie."""
    if backbone.source == "scratch":
        return backbone.name, {"pretrained": False}
    path = Path(backbone.path or "")
    if not backbone.path or not path.exists():
        raise WeightsNotFound(
            what=f"The weights of {backbone.name} are not on this machine",
            why=f"The plan takes them from {backbone.path or 'a file that it does not name'}.",
            fix="Bring the file back, or choose the backbone again on the Backbone page.",
        )
    if path.is_dir():
        if not isinstance(files.recall_json(path / "config.json"), dict):
            raise _refused(backbone.name, ValueError("its config.json is lost or damaged"))
        return f"local-dir:{path}", {"pretrained": True}
    overlay = {"file": str(path), "hf_hub_id": None, "url": None, "custom_load": False}
    return backbone.name, {"pretrained": True, "pretrained_cfg_overlay": overlay}


def _build(
    name: str,
    num_classes: int,
    side_px: int | None,
    stochastic_depth: float,
    options: dict[str, Any],
    seed: int,
) -> nn.Module:
    """Call timm; one seed draws one random start, so that two calls can be compared."""
    attempts: list[dict[str, Any]] = [{}]
    if stochastic_depth:
        attempts.insert(0, {"drop_path_rate": stochastic_depth})
    if side_px:
        attempts = [{**a, **size} for size in ({"img_size": side_px}, {}) for a in attempts]
    with torch.random.fork_rng(devices=[]):
        for attempt in attempts:
            torch.manual_seed(seed)
            try:
                return timm.create_model(name, num_classes=num_classes, **options, **attempt)
            except TypeError:
                if attempt is attempts[-1]:
                    raise
            except Exception as error:
                raise _refused(name, error) from error
    raise AssertionError


def _refused(name: str, error: Exception) -> GraftError:
    if "Unknown model" in str(error):
        return UnknownBackbone(
            what=f"No backbone is called {name}",
            why="timm, the library of backbones, knows no architecture of that name.",
            fix="Search for it on the Backbone page.",
        )
    return WeightsRefused(
        what=f"The weights of {name} cannot be used",
        why=f"The file does not hold what the architecture needs: {said(error)}",
        fix="Choose the architecture that the file was made for, or another file.",
    )


def _refuse_gaps(net: nn.Module, bare: nn.Module, backbone: BackboneChoice) -> None:
    """Refuse weights that left a layer at its random start: never a silent half of a backbone."""
    head = {id(p) for p in head_parameters(net)}
    random = dict(bare.named_parameters())
    gaps = [
        name
        for name, p in net.named_parameters()
        if p.ndim > 1
        and id(p) not in head
        and p.numel() > 16
        and torch.equal(p, random[name])
        and bool(p.std() > 0)
    ]
    if gaps:
        raise WeightsRefused(
            what=f"The weights of {backbone.name} are incomplete",
            why=f"{len(gaps)} of its layers are not in the file, the first is {gaps[0]}.",
            fix="Choose the architecture that the file was made for, or another file.",
        )


def preprocessing(net: nn.Module, side_px: int | None = None) -> Preprocessing:
    """How this backbone was shown pictures when it was trained (timm's evaluation settings)."""
    config = resolve_model_data_config(net)
    side = side_px or int(config["input_size"][-1])
    return Preprocessing(
        side_px=side,
        resize_px=max(side, int(side / float(config["crop_pct"]))),
        interpolation=str(config["interpolation"]),
        crop_mode=str(config["crop_mode"]),
        mean=_three(config["mean"]),
        std=_three(config["std"]),
    )


def _three(values: Any) -> tuple[float, float, float]:
    first, second, third = (float(v) for v in values)
    return first, second, third


def head(net: nn.Module) -> nn.Linear | nn.Conv2d | None:
    """The last layer, where it is one layer of linear outputs; else None."""
    layer = net.get_classifier()  # type: ignore[operator]
    return layer if isinstance(layer, nn.Linear | nn.Conv2d) else None


def head_parameters(net: nn.Module) -> list[nn.Parameter]:
    """Parameters of the head, whatever it is made of."""
    layers = net.get_classifier()  # type: ignore[operator]
    parts = layers if isinstance(layers, tuple | list) else (layers,)
    return [p for part in parts if isinstance(part, nn.Module) for p in part.parameters()]


@torch.no_grad()
def zero_head(net: nn.Module) -> None:
    """Start the head at zero: every class equally likely."""
    for parameter in head_parameters(net):
        parameter.zero_()


@torch.no_grad()
def set_head(net: nn.Module, weight: torch.Tensor, bias: torch.Tensor) -> bool:
    """Put a solved linear head on a backbone.

    Returns:
        False where this backbone's last layer is not one linear layer on its pooled features.
    """
    layer = head(net)
    if layer is None or layer.weight.numel() != weight.numel() or layer.bias is None:
        return False
    layer.weight.copy_(weight.reshape(layer.weight.shape))
    layer.bias.copy_(bias)
    return True


def features(net: nn.Module, images: torch.Tensor) -> torch.Tensor:
    """Pooled features [n, d]: what the last layer sees."""
    maps = net.forward_features(images)  # type: ignore[operator]
    pooled: torch.Tensor = net.forward_head(maps, pre_logits=True)  # type: ignore[operator]
    return pooled.flatten(1)


@torch.no_grad()
def trustworthy_statistics(net: nn.Module, images: torch.Tensor) -> bool:
    """Whether BatchNorm may learn: False where its stored statistics are not those of pictures.

    Converted or folded weights may hold no running statistics; they work in evaluation mode and
    break in training mode. The same batch seen in both modes tells: the features correlate.
    """
    if not any(isinstance(m, nn.modules.batchnorm._BatchNorm) for m in net.modules()):
        return True
    kept = {name: buffer.clone() for name, buffer in net.named_buffers()}
    calm = features(net.eval(), images)
    net.train()
    busy = features(net, images)
    net.eval()
    for name, buffer in net.named_buffers():
        buffer.copy_(kept[name])
    return bool(torch.cosine_similarity(calm, busy).median() > 0.5)


def weights_file(backbone: BackboneChoice) -> Path | None:
    """The file that holds the weights; None for a random start."""
    if backbone.source == "scratch" or not backbone.path:
        return None
    path = Path(backbone.path)
    if not path.is_dir():
        return path
    return next((file for pattern in _WEIGHTS for file in sorted(path.glob(pattern))), None)


def fingerprint(backbone: BackboneChoice) -> str:
    """SHA-256 of the weights file, as hex; the name for a random start.

    Raises:
        WeightsRefused: the plan was made with another file.
    """
    file = weights_file(backbone)
    if file is None:
        return f"scratch:{backbone.name}"
    with file.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if backbone.sha256 and backbone.sha256 != found:
        raise WeightsRefused(
            what=f"The weights of {backbone.name} have changed",
            why=f"{file} is not the file this plan was made with.",
            fix="Bring the old file back, or start a new run with the new one.",
        )
    return found
