"""The timm form of a model: a local folder that `timm.create_model("local-dir:…")` opens."""

import shutil
from dataclasses import replace
from pathlib import Path

import timm
from safetensors.torch import save_file

from core.engine.backbone import network
from core.engine.serve.original import Copy, Original
from core.engine.training import trained_model
from core.engine.training.trained_model import Trained
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
    _write_calibrated(trained, original.run, folder / best_weights.WEIGHTS)
    net = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    copy = replace(trained, net=net, about={**trained.about, "temperature": 1.0})
    return Copy(runtime=f"timm {timm.__version__}", answer=copy.answer)


def _write_calibrated(trained: Trained, run: Path, path: Path) -> None:
    """The weights with the temperature in the last layer: timm alone gives our probabilities."""
    tensors = trained_model.tensors(run)
    last = {id(parameter) for parameter in network.head_parameters(trained.net)}
    for name, parameter in trained.net.named_parameters():
        if id(parameter) in last:
            tensors[name] = tensors[name] / trained.temperature
    save_file(tensors, path, metadata={"format": "pt"})
