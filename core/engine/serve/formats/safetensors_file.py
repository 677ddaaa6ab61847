"""The safetensors form of a model: all tensors in one file, and all else in one JSON file."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import safetensors
import timm
from safetensors.torch import load_file, save_file

from core import files
from core.engine.backbone.preprocessing import recalled
from core.engine.heads import modules
from core.engine.serve.original import Copy, Original
from core.engine.training.trained_model import Trained
from core.runs import best_weights

CONFIG_FILE = "model.json"
_HEAD = "graft_head."
"""Before the names of the tensors of a head that is no part of the network."""


def write(original: Original, folder: Path) -> Copy:
    """Write `model.safetensors` and `model.json`, and read them back."""
    trained, best = original.trained, original.run / best_weights.FOLDER
    tensors = load_file(best / best_weights.WEIGHTS)
    if trained.head is not None:
        head = {name: tensor.contiguous() for name, tensor in trained.head.state_dict().items()}
        tensors |= {_HEAD + name: tensor for name, tensor in head.items()}
    save_file(tensors, folder / best_weights.WEIGHTS, metadata={"format": "pt"})
    config = _config(original, files.read_json(best / "config.json"))
    files.write_json(folder / CONFIG_FILE, config)
    return Copy(
        runtime=f"safetensors {safetensors.__version__}", answer=_read(trained, folder).answer
    )


def _config(original: Original, network: dict[str, Any]) -> dict[str, Any]:
    trained = original.trained
    head = trained.head
    return {
        "labels": list(trained.classes),
        "preprocessing": asdict(trained.preprocessing),
        "temperature": trained.temperature,
        "thresholds": trained.thresholds,
        "not_sure_below": original.not_sure_below,
        "guarantee": original.promise,
        "probabilities": trained.task.activation_code,
        "head": {"kind": head.kind, **head.settings()} if head else None,
        "network": network,
    }


def _read(trained: Trained, folder: Path) -> Trained:
    """The model again, from these two files alone."""
    config = files.read_json(folder / CONFIG_FILE)
    tensors = load_file(folder / best_weights.WEIGHTS)
    own = {name: tensor for name, tensor in tensors.items() if not name.startswith(_HEAD)}
    network, head = config["network"], None
    arguments = {"num_classes": network["num_classes"], **network.get("model_args", {})}
    net = timm.create_model(network["architecture"], pretrained=False, **arguments)
    net.load_state_dict(own)
    if config["head"]:
        kind = config["head"].pop("kind")
        parts = {name.removeprefix(_HEAD): tensors[name] for name in tensors.keys() - own.keys()}
        head = modules.build(kind, parts, config["head"])
    about = {"temperature": config["temperature"], "thresholds": config["thresholds"]}
    how = recalled(config["preprocessing"])
    return replace(trained, net=net.eval(), head=head, preprocessing=how, about=about)
