"""The head that a fine-tuning starts with where it goes on from a model that was taught classes."""

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from core.data.copies import many
from core.engine.heads import cross_validation
from core.engine.heads.feature_set import Floats
from core.engine.heads.modules import LinearHead
from core.engine.training.train_state import TrainState
from core.findings import Finding
from core.runs import best_weights, origins
from core.tasks import table as tasks
from core.weights.backbone_choice import BackboneChoice


def better(state: TrainState, solved: LinearHead, features: Floats) -> LinearHead:
    """The head of the model it goes on from, unless the solved one knows the validation better.

    Args:
        state: of the training.
        solved: on the frozen features of its backbone.
        features: of the validation pictures, [n, d].
    """
    plan = state.context.plan
    several = tasks.of(plan.task).several
    earlier = kept(plan.backbone, state.net, solved, plan.classes, several=several)
    if earlier is None:
        return solved
    if _rank(state, earlier, features) < _rank(state, solved, features):
        return solved
    origin = origins.of(plan.backbone)
    stay = [name for name in plan.classes if origin and name in origin.classes]
    state.context.notice(_told(len(stay), len(plan.classes) - len(stay)))
    return earlier


def _rank(state: TrainState, head: LinearHead, features: Floats) -> tuple[float, float]:
    logits, truth = cross_validation.answer(head, features), state.check_labels
    return state.rank(state.task.score(logits, truth), state.task.mean_loss(logits, truth))


def _told(stay: int, new: int) -> Finding:
    solved = f" The {many(new, 'new one')} began with one solved here." if new else ""
    return Finding(
        id="head-kept",
        severity="note",
        sentence=f"{many(stay, 'class')} began with what the earlier model knew of them.{solved}",
        remedy="Nothing needs to be done.",
    )


def kept(
    backbone: BackboneChoice,
    net: nn.Module,
    solved: LinearHead,
    classes: Sequence[str],
    *,
    several: bool,
) -> LinearHead | None:
    """The earlier head's rows for the classes that stay, solved ones for those that are new.

    A softmax does not see a row that is added to all its rows, so two heads may differ by one: the
    solved rows are moved by the mean of that difference over the classes that stay.

    Args:
        backbone: what the training begins with.
        net: built from it.
        solved: the head that was solved on its frozen features, a row a class.
        classes: of the rows of `solved`.
        several: true where a picture may show several classes, and each row stands by itself.

    Returns:
        `None` where there is no earlier head that fits, or none of its classes stays.
    """
    origin = origins.of(backbone)
    place = {name: at for at, name in enumerate(origin.classes)} if origin else {}
    stay = [at for at, name in enumerate(classes) if name in place]
    rows = _rows(Path(backbone.path or ""), net) if stay else None
    if rows is None:
        return None
    mine = torch.cat([solved.weight.detach().cpu(), solved.bias.detach().cpu()[:, None]], 1)
    if rows.shape != (len(place), mine.shape[1]) or len(mine) != len(classes):
        return None
    earlier = rows[[place[classes[at]] for at in stay]]
    if not several:
        mine = mine + (earlier - mine[stay]).mean(0)
    mine[stay] = earlier
    return LinearHead(mine[:, :-1], mine[:, -1])


def _rows(folder: Path, net: nn.Module) -> torch.Tensor | None:
    """Weights and bias of the last layer in a weights folder, [classes, features + 1]."""
    layer = getattr(net, "pretrained_cfg", {}).get("classifier")
    try:
        tensors = load_file(folder / best_weights.WEIGHTS)
        weight, bias = (tensors[f"{layer}.{part}"].float() for part in ("weight", "bias"))
    except (OSError, SafetensorError, KeyError):
        return None
    return torch.cat([weight.flatten(1), bias[:, None]], 1)
