"""The timm form of a model: a local folder that `timm.create_model("local-dir:…")` opens."""

import shutil
from dataclasses import replace
from pathlib import Path

import timm
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from core.engine.serve.original import Copy, Original
from core.errors import ExportError
from core.runs import best_weights


def write(original: Original, folder: Path) -> Copy:
    """What `best/` is, with the temperature folded into the last layer.

    Raises:
        ExportError: the model is more than one timm network with a linear last layer.
    """
    trained = original.trained
    if trained.head is not None:
        raise ExportError(
            what=f"This head ({trained.head.kind}) does not exist in the timm format",
            why="A timm model ends in one linear layer; this run's answer comes from more.",
            fix="Export as ONNX, which holds every kind of head; or train with a logistic head.",
        )
    best = original.run / best_weights.FOLDER
    shutil.copyfile(best / "config.json", folder / "config.json")
    if trained.temperature == 1:
        shutil.copyfile(best / best_weights.WEIGHTS, folder / best_weights.WEIGHTS)
    else:
        _write_cooled(best / best_weights.WEIGHTS, folder, trained.net, trained.temperature)
    net = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    copy = replace(trained, net=net, about={**trained.about, "temperature": 1.0})
    return Copy(runtime=f"timm {timm.__version__}", answer=copy.answer)


def _write_cooled(weights: Path, folder: Path, net: nn.Module, temperature: float) -> None:
    """The same weights with a last layer that gives logits / temperature.

    Raises:
        ExportError: the last layer is no linear one.
    """
    last: nn.Module = net.get_classifier()  # type: ignore[operator]
    names = [name for name, module in net.named_modules() if module is last]
    if not names or not isinstance(last, nn.Linear | nn.Conv2d):
        raise ExportError(
            what="This network has no single last layer",
            why="Its temperature, which makes it as sure as it is right, has no place in it.",
            fix="Export as ONNX, which holds it.",
        )
    tensors: dict[str, torch.Tensor] = load_file(weights)
    for name in (f"{names[0]}.weight", f"{names[0]}.bias"):
        if name in tensors:
            tensors[name] = tensors[name] / temperature
    save_file(tensors, folder / best_weights.WEIGHTS, metadata={"format": "pt"})
