"""The model of a run on disk (`best/`): a timm local folder, with a second file for other heads.

`config.json`, `model.safetensors` and `labels.json` are what timm reads; `graft.json` says how the
pictures were prepared and which head sits on the features. Weights are written before the config,
so that a folder with a config is whole.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import timm
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from timm.models._hub import save_config_for_hf  # the public save_for_hf writes the weights too
from torch import nn

from core import files
from core.engine import heads, images, model, scores
from core.engine.heads import Head
from core.engine.images import Preprocessing
from core.engine.levers import Levers
from core.errors import RunDamaged, RunNotReady
from core.report import predictions

FOLDER = "best"
_BROKEN = (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError)
"""What the readers of these files raise on damaged ones."""


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A model that answers: pictures in, logits out."""

    net: nn.Module
    """With its own linear head, or without one where `head` is given."""
    head: Head | None
    classes: tuple[str, ...]
    preprocessing: Preprocessing
    levers: Levers
    device: torch.device
    about: dict[str, Any]
    """Everything else in `graft.json`."""

    def logits(self, batch: torch.Tensor) -> torch.Tensor:
        """Logits [n, c] of normalised pictures on the device; gradients pass."""
        if self.head is None:
            out: torch.Tensor = self.net(batch)
            return out
        return self.head(model.features(self.net, batch).float())  # type: ignore[no-any-return]

    @torch.inference_mode()
    def answer(self, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Logits [n, c] of pictures [n, side, side, 3], with the levers of the run."""
        batch = images.normalise(pictures, self.preprocessing, self.device)
        with self.levers.autocast(self.device):
            found = self.logits(self.levers.lay(batch))
        return found.float().cpu().numpy()


def save_weights(run: Path, net: nn.Module, head: Head | None) -> None:
    """Write the weights, each file whole or not at all."""
    folder = run / FOLDER
    if head is not None:
        with files.replacing(folder / "head.safetensors") as temporary:
            save_file(_tensors(head), temporary, metadata={"kind": head.kind})
    with files.replacing(folder / "model.safetensors") as temporary:
        save_file(_tensors(net), temporary, metadata={"format": "pt"})


def describe(  # noqa: PLR0913 - one argument a fact
    run: Path,
    net: nn.Module,
    head: Head | None,
    *,
    classes: Sequence[str],
    preprocessing: Preprocessing,
    levers: Levers,
    about: dict[str, Any],
) -> None:
    """Write what says how to use the weights; the last file makes the folder a model."""
    folder = run / FOLDER
    told = {
        "version": 1,
        **about,
        "head": {"kind": head.kind, **head.settings()} if head else None,
        "preprocessing": asdict(preprocessing),
        "levers": levers.as_dict(),
    }
    files.write_json(folder / "labels.json", list(classes))
    files.write_json(folder / "graft.json", told)
    size = (3, preprocessing.side_px, preprocessing.side_px)
    labels = {"label_names": list(classes)} if head is None else {}
    with tempfile.TemporaryDirectory() as scratch:
        config = Path(scratch) / "config.json"
        save_config_for_hf(net, str(config), model_config=labels, data_config={"input_size": size})
        files.write_text(folder / "config.json", config.read_text("utf-8"))


def load(run: Path, device: torch.device | None = None) -> Trained:
    """The best model of a run.

    Raises:
        RunNotReady: it has none yet.
        RunDamaged: its files cannot be read.
    """
    folder = run / FOLDER
    if not (folder / "config.json").is_file():
        raise RunNotReady(
            what=f"{run.name} has no model yet",
            why="A model is written after the first epoch.",
            fix="Wait for it, or resume the run.",
        )
    try:
        return _load(folder, device or torch.device("cpu"))
    except _BROKEN as error:
        raise RunDamaged(
            what=f"The model of {run.name} cannot be read",
            why=str(error).splitlines()[0] if str(error) else type(error).__name__,
            fix="Resume the run to write it again, or start a new one.",
        ) from error


def _load(folder: Path, device: torch.device) -> Trained:
    about = files.read_json(folder / "graft.json")
    classes = tuple(files.read_json(folder / "labels.json"))
    told = about.pop("head")
    head = None
    if told:
        kind = told.pop("kind")
        head = heads.build(kind, load_file(folder / "head.safetensors"), told).to(device)
    net = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    preprocessing = about.pop("preprocessing")
    mean, std = tuple(preprocessing.pop("mean")), tuple(preprocessing.pop("std"))
    chosen = Levers(**about.pop("levers"))
    return Trained(
        net=chosen.place(net, device),
        head=head,
        classes=classes,
        preprocessing=Preprocessing(mean=mean, std=std, **preprocessing),
        levers=chosen,
        device=device,
        about=about,
    )


def _tensors(module: nn.Module) -> dict[str, torch.Tensor]:
    """Tensors of a module as plain contiguous memory, whatever layout it learnt in."""
    state = module.state_dict()
    return {name: tensor.detach().cpu().contiguous().clone() for name, tensor in state.items()}


def write_predictions(
    run: Path,
    name: str,
    classes: Sequence[str],
    rows: Sequence[tuple[str, str]],
    logits: npt.NDArray[np.floating],
) -> None:
    """Write `predictions/<name>.csv`: file, label, predicted, and one probability a class.

    Args:
        run: the run folder.
        name: the side of the split.
        classes: in the order of the logits.
        rows: file and label.
        logits: [n, c].
    """
    names, labels = [file for file, _ in rows], [label for _, label in rows]
    made = predictions.make(names, labels, scores.probabilities(logits), classes)
    predictions.write(made, run / "predictions" / f"{name}.csv")
