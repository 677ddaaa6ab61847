"""The model of a run on disk (`best/`): a timm local folder, with a second file for other heads.

`config.json`, `model.safetensors` and `labels.json` are what timm reads; `graft.json` says how the
pictures were prepared and which head sits on the features. Weights are written before the config,
so that a folder with a config is whole; each file has its digest in `digests.json`.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import timm
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from core import files
from core.engine.backbone import network
from core.engine.backbone.acceleration import Acceleration
from core.engine.backbone.preprocessing import Preprocessing, normalise, recalled
from core.engine.heads import modules
from core.engine.heads.modules import Head
from core.engine.tasks import table as engine_tasks
from core.engine.tasks.engine_task import EngineTask
from core.errors import RunDamaged, RunNotReady, said
from core.plan import plan as plans
from core.plan.plan import Plan
from core.runs import best_weights

_BROKEN = (
    OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RuntimeError,
    SafetensorError,
)  # fmt: skip
"""What the readers of these files raise on damaged ones."""


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A model that answers: pictures in, logits out."""

    net: nn.Module
    """With its own linear head, or without one where `head` is given."""
    head: Head | None
    task: EngineTask
    classes: tuple[str, ...]
    preprocessing: Preprocessing
    acceleration: Acceleration
    device: torch.device
    about: dict[str, Any]
    """Everything else in `graft.json`."""

    @property
    def thresholds(self) -> tuple[float, ...] | None:
        """From which probability on each class is said; None where the task needs none."""
        limits = self.about.get("thresholds")
        return None if limits is None else tuple(float(limit) for limit in limits)

    @property
    def temperature(self) -> float:
        """What its logits are divided by, see `core.engine.heads.temperature`; 1 of earlier runs.

        Raises:
            ValueError: it is no number above 0.
        """
        told = float(self.about.get("temperature", 1.0))
        if not 0 < told < math.inf:
            raise ValueError(f"A temperature of {told} divides nothing.")
        return told

    def logits(self, batch: torch.Tensor) -> torch.Tensor:
        """Logits [n, c] of normalised pictures on the device, as learnt; gradients pass."""
        if self.head is None:
            out: torch.Tensor = self.net(batch)
            return out
        return self.head(network.features(self.net, batch).float())  # type: ignore[no-any-return]

    @torch.inference_mode()
    def answer(self, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Logits [n, c] of pictures [n, side, side, 3], divided by the temperature.

        With the acceleration of the run.
        """
        batch = normalise(pictures, self.preprocessing, self.device)
        with self.acceleration.autocast(self.device):
            found = self.logits(self.acceleration.lay(batch))
        return (found.float() / self.temperature).cpu().numpy()


def load(run: Path, device: torch.device | None = None) -> Trained:
    """The best model of a run.

    Raises:
        RunNotReady: it has none yet.
        RunDamaged: its files cannot be read.
    """
    folder = run / best_weights.FOLDER
    if not (folder / "config.json").is_file():
        raise RunNotReady(
            what=f"{run.name} has no model yet",
            why="A model is written after the first epoch.",
            fix="Wait for it, or resume the run.",
        )
    _refuse_damage(run)
    try:
        return _load(folder, plans.load(run), device or torch.device("cpu"))
    except _BROKEN as error:
        raise _damaged(run, said(error)) from error


def tensors(run: Path) -> dict[str, torch.Tensor]:
    """The best weights alone.

    Raises:
        RunDamaged: they are not what was written.
    """
    _refuse_damage(run)
    try:
        return load_file(run / best_weights.FOLDER / best_weights.WEIGHTS)
    except _BROKEN as error:
        raise _damaged(run, said(error)) from error


def share(run: Path) -> float | None:
    """Of tuned weights in the best ones, where these are a blend; None = they are not."""
    told = files.recall_json(run / best_weights.BLEND)
    if not isinstance(told, dict):
        return None
    weights = run / best_weights.FOLDER / best_weights.WEIGHTS
    return float(told["share"]) if told.get("digest") == files.content_hash(weights) else None


def _refuse_damage(run: Path) -> None:
    wrong = best_weights.damage(run)
    if wrong:
        raise _damaged(run, wrong)


def _damaged(run: Path, why: str) -> RunDamaged:
    return RunDamaged(
        what=f"The model of {run.name} cannot be read",
        why=why,
        fix=f"`graft resume {run}` makes it again from the run's plan; what is damaged is kept.",
    )


def _load(folder: Path, plan: Plan, device: torch.device) -> Trained:
    about = _described(folder)
    classes = _labels(folder, plan.classes)
    told, head = about.pop("head", None), None
    if told:
        kind = told.pop("kind")
        head = modules.build(kind, load_file(folder / "head.safetensors"), told).to(device)
    if not isinstance(files.read_json(folder / "config.json"), dict):
        raise ValueError("config.json does not say which network it is.")
    net = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    preprocessing = recalled(about.pop("preprocessing"))
    chosen = Acceleration(**about.pop("levers"))
    trained = Trained(
        net=chosen.place(net, device),
        head=head,
        task=engine_tasks.of(plan.task),
        classes=classes,
        preprocessing=preprocessing,
        acceleration=chosen,
        device=device,
        about=about,
    )
    _try(trained)
    return trained


def _described(folder: Path) -> dict[str, Any]:
    """`graft.json`, with the parts that nothing can be asked without."""
    about = files.read_json(folder / "graft.json")
    if not isinstance(about, dict):
        raise ValueError("graft.json holds no description.")
    for name in ("preprocessing", "levers"):
        if not isinstance(about.get(name), dict):
            raise ValueError(f"graft.json does not say the {name}.")
    return about


def _labels(folder: Path, planned: tuple[str, ...]) -> tuple[str, ...]:
    labels = files.read_json(folder / "labels.json")
    if not isinstance(labels, list) or tuple(labels) != planned:
        raise ValueError(
            f"labels.json does not name the {len(planned)} classes of the plan in its order."
        )
    return planned


def _try(trained: Trained) -> None:
    """Let it answer for one black picture: network, head and description have to fit each other."""
    side = trained.preprocessing.side_px
    given = trained.answer(np.zeros((1, side, side, 3), np.uint8))
    wanted = trained.task.outputs(len(trained.classes))
    if given.shape[1] != wanted:
        raise ValueError(f"It gives {given.shape[1]} answers where {wanted} were planned.")
    if not np.isfinite(given).all():
        raise ValueError("Its answers are no numbers.")
