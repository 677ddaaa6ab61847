"""Writing the model of a run, and what it predicts; `trained_model` reads it back."""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import save_file
from timm.models._hub import save_config_for_hf  # the public save_for_hf writes the weights too
from torch import nn

from core import digests, files
from core.data.split import Row
from core.engine.backbone.acceleration import Acceleration
from core.engine.backbone.preprocessing import Preprocessing
from core.engine.heads.modules import Head
from core.engine.tasks import table as engine_tasks
from core.plan.plan import Plan
from core.report import predictions
from core.runs import best_weights
from core.tasks import table as tasks


def save_weights(run: Path, net: nn.Module, head: Head | None, share: float | None = None) -> None:
    """Write the weights, each file whole or not at all.

    Args:
        run: whose `best` folder they go to.
        net: the network.
        head: beside it; None = folded in.
        share: of tuned weights in a blend, told before the blend is there; None = no blend.
    """
    folder = run / best_weights.FOLDER
    if head is not None:
        with digests.replacing(folder / "head.safetensors") as temporary:
            save_file(_tensors(head), temporary, metadata={"kind": head.kind})
    with digests.replacing(folder / best_weights.WEIGHTS) as temporary:
        save_file(_tensors(net), temporary, metadata={"format": "pt"})
        if share is not None:
            told = {"share": share, "digest": files.content_hash(temporary)}
            files.write_json(run / best_weights.BLEND, told)


def describe(  # noqa: PLR0913 - one argument a fact
    run: Path,
    net: nn.Module,
    head: Head | None,
    *,
    classes: Sequence[str],
    preprocessing: Preprocessing,
    acceleration: Acceleration,
    about: dict[str, Any],
) -> None:
    """Write what says how to use the weights; the last file makes the folder a model.

    Args:
        run: whose `best` folder is completed.
        net: the network, with its last layer where the head is folded in.
        head: beside the network; None = folded in.
        classes: names, in the order of the outputs.
        preprocessing: what makes a picture the network's square.
        acceleration: how the network is run.
        about: further facts: scores, strategy, backbone.
    """
    folder = run / best_weights.FOLDER
    told = {
        "version": 1,
        **about,
        "head": {"kind": head.kind, **head.settings()} if head else None,
        "preprocessing": asdict(preprocessing),
        "levers": acceleration.as_dict(),
    }
    digests.write_text(folder / "labels.json", files.json_text(list(classes)))
    digests.write_text(folder / "graft.json", files.json_text(told))
    size = (3, preprocessing.side_px, preprocessing.side_px)
    labels = {"label_names": list(classes)} if head is None and classes else {}
    with tempfile.TemporaryDirectory() as scratch:
        config = Path(scratch) / "config.json"
        save_config_for_hf(net, str(config), model_config=labels, data_config={"input_size": size})
        digests.write_text(folder / "config.json", config.read_text("utf-8"))


def write_predictions(
    run: Path, name: str, plan: Plan, rows: Sequence[Row], logits: npt.NDArray[np.floating]
) -> None:
    """Write `predictions/<name>.csv`: file, label, predicted, and one probability a class.

    Args:
        run: the run folder, with a model that `describe` has written.
        name: the side of the split.
        plan: of the run.
        rows: the pictures.
        logits: [n, c].
    """
    made = predictions.make(
        tasks.of(plan.task),
        [(row.file, row.target) for row in rows],
        engine_tasks.of(plan.task).decode(logits / best_weights.temperature(run)),
        plan.classes,
        best_weights.thresholds(run),
    )
    predictions.write(made, run / "predictions" / f"{name}.csv")


def _tensors(module: nn.Module) -> dict[str, torch.Tensor]:
    """Tensors of a module as plain contiguous memory, whatever layout it learnt in."""
    state = module.state_dict()
    return {name: tensor.detach().cpu().contiguous().clone() for name, tensor in state.items()}
