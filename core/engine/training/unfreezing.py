"""Which layers learn when, and how fast: the plan of a fine-tuning, stage by stage."""

from dataclasses import dataclass, replace

import torch
from timm.models import group_parameters
from timm.optim import param_groups_layer_decay
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from core.engine.backbone import network
from core.findings import Finding
from core.plan.recipe import SOLVED_START, Recipe


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Some epochs in which the same layers learn."""

    title: str
    epochs: int
    trainable: frozenset[str]
    """Names of the parameters that learn, besides the head, which always does."""
    layer_decay: float = 1.0
    backbone_lr_factor: float = 1.0
    rate: float = 1.0
    """Share of the recipe's learning rate: a head that is solved already needs small steps."""


def blocks(net: nn.Module) -> list[list[str]]:
    """Parameter names of the backbone by block, shallow to deep, after timm's groups."""
    own = head_names(net)
    groups = group_parameters(net, net.group_matcher(coarse=True))  # type: ignore[operator]
    found = [[name for name in groups[key] if name not in own] for key in sorted(groups)]
    left = [names for names in found if names]
    last = found[-1]
    if last and len(left) > 1:  # a norm after the last block learns with it
        left[-2:] = [left[-2] + left[-1]]
    return left


def head_names(net: nn.Module) -> frozenset[str]:
    """Parameter names of the head."""
    own = {id(p) for p in network.head_parameters(net)}
    return frozenset(name for name, p in net.named_parameters() if id(p) in own)


def plan(net: nn.Module, recipe: Recipe) -> list[Stage]:
    """The stages of a strategy; their epochs add up to the recipe's.

    `staged`: the head first, then the deepest blocks at a fraction of the rate (Yosinski et al.
    2014; linear probing then fine-tuning, Kumar et al. 2022).
    `gradual`: one more block a stage, from deep to shallow (Howard & Ruder 2018, ULMFiT).
    `full`: the whole network after the head, each layer slower than the one above it
    (discriminative rates of ULMFiT; layer decay as in Clark et al. 2020 and Bao et al. 2022).
    `scratch`: everything at once from a random start.
    """
    parts = blocks(net)
    if recipe.strategy == "scratch":
        title = "whole network from a random start"
        return [Stage(title=title, epochs=recipe.epochs, trainable=_names(parts))]
    first = min(recipe.head_epochs, recipe.epochs - 1)
    left = recipe.epochs - first
    head = Stage(title="head", epochs=first, trainable=frozenset(), rate=SOLVED_START)
    stages = [*([head] if first else []), *_opening(parts, left, recipe)]
    return stages if recipe.trainable == "all" else [_narrowed(net, stage) for stage in stages]


def _opening(parts: list[list[str]], epochs: int, recipe: Recipe) -> list[Stage]:
    """The stages in which blocks learn."""
    if recipe.strategy == "gradual":
        return _gradual(parts, epochs, recipe)
    if recipe.strategy == "staged":
        return [_deepest(parts, min(recipe.unfrozen_blocks, len(parts)), epochs, recipe)]
    return [
        Stage(
            title="whole network",
            epochs=epochs,
            trainable=_names(parts),
            layer_decay=recipe.layer_decay,
            backbone_lr_factor=recipe.backbone_lr_factor,
            rate=SOLVED_START,
        )
    ]


def norms_and_biases(net: nn.Module) -> frozenset[str]:
    """Names of the parameters that are one number a channel, the head's among them.

    Scales and shifts of norms of whatever kind, biases, and the scales of residual branches where
    there are any: timm too tells them by their one axis. Few hundredths of the weights, and often
    enough for few pictures (Basu et al. 2023, arXiv 2304.01917; Ben Zaken et al. 2022, BitFit).
    """
    return frozenset(name for name, parameter in net.named_parameters() if parameter.ndim <= 1)


def _narrowed(net: nn.Module, stage: Stage) -> Stage:
    """The same stage in which norms and biases alone learn, besides the head."""
    title = f"{stage.title}, norms and biases only" if stage.trainable else stage.title
    return replace(stage, title=title, trainable=stage.trainable & norms_and_biases(net))


def _names(parts: list[list[str]]) -> frozenset[str]:
    return frozenset(name for names in parts for name in names)


def _deepest(parts: list[list[str]], count: int, epochs: int, recipe: Recipe) -> Stage:
    title = "head and deepest block" if count == 1 else f"head and {count} deepest blocks"
    return Stage(
        title=title,
        epochs=epochs,
        trainable=_names(parts[-count:]),
        backbone_lr_factor=recipe.backbone_lr_factor,
        rate=SOLVED_START,
    )


def _gradual(parts: list[list[str]], epochs: int, recipe: Recipe) -> list[Stage]:
    """One stage an epoch or longer; where blocks outnumber the epochs, several open at a time."""
    count = min(epochs, len(parts))
    stages, open_blocks, spent = [], 0, 0
    for number in range(count):
        open_blocks = round(len(parts) * (number + 1) / count)
        until = round(epochs * (number + 1) / count)
        stages.append(_deepest(parts, max(1, open_blocks), until - spent, recipe))
        spent = until
    return stages


def stage_at(stages: list[Stage], epoch: int) -> tuple[int, int]:
    """The stage that an epoch (from 0) belongs to, and the epoch at which it began."""
    begun = 0
    for number, stage in enumerate(stages):
        if epoch < begun + stage.epochs:
            return number, begun
        begun += stage.epochs
    return len(stages) - 1, begun - stages[-1].epochs


def open_layers(net: nn.Module, stage: Stage) -> None:
    """Let the parameters of a stage learn, and no others."""
    head = {id(p) for p in network.head_parameters(net)}
    for name, parameter in net.named_parameters():
        parameter.requires_grad_(name in stage.trainable or id(parameter) in head)


def train_mode(net: nn.Module, *, learn_statistics: bool) -> None:
    """Training mode for what learns; what is frozen stays as it answers.

    A frozen block keeps its BatchNorm statistics and drops nothing: left in training mode, it cost
    5 points on ants and bees (91.5 instead of 96.5 %).

    Args:
        net: with its layers opened or frozen.
        learn_statistics: whether BatchNorm in learning blocks takes up the batch's statistics.
    """
    net.train()
    for module in net.modules():
        parameters = list(module.parameters())
        frozen = bool(parameters) and not any(p.requires_grad for p in parameters)
        if frozen or (isinstance(module, _BatchNorm) and not learn_statistics):
            module.eval()


def optimizer(net: nn.Module, stage: Stage, recipe: Recipe) -> torch.optim.Optimizer:
    """The optimizer of a stage: layer-wise rates, no decay of norms and biases (timm's groups)."""
    exempt: set[str] | tuple[str, ...] = getattr(net, "no_weight_decay", tuple)()
    groups = param_groups_layer_decay(
        net,
        weight_decay=recipe.weight_decay,
        no_weight_decay_list=exempt,
        layer_decay=stage.layer_decay,
    )
    head = {id(p) for p in network.head_parameters(net)}
    split = []
    for group in groups:
        for own in (True, False):
            chosen = [p for p in group["params"] if (id(p) in head) == own]
            if chosen:
                scale = 1.0 if own else group["lr_scale"] * stage.backbone_lr_factor
                split.append({**group, "params": chosen, "lr_scale": scale})
    rate = recipe.learning_rate * stage.rate
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(split, lr=rate, momentum=0.9, nesterov=True)
    kind = torch.optim.AdamW if recipe.optimizer == "adamw" else torch.optim.Adam
    return kind(split, lr=rate)


def nothing_but_the_head() -> Finding:
    """Norms and biases were to learn, and the open blocks have none."""
    return Finding(
        id="no-norms-to-tune",
        severity="warning",
        sentence="The layers that may learn have no norms and no biases of their own, so only the "
        "last layer (head) learns.",
        remedy="Let all weights of these layers learn, or choose another backbone.",
    )
