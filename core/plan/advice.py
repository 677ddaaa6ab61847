"""The recipe for these pictures on this machine, with its reason in two sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.errors import UnknownBackbone
from core.plan import strategy_rules
from core.plan.checks import check
from core.plan.recipe import Recipe, Strategy
from core.plan.strategy_rules import Case
from core.weights import backbones
from core.weights.backbone_choice import BackboneChoice

__all__ = ["Advice", "check", "fitted_to", "for_strategy", "recommend"]

_IMBALANCE = 5.0
"""Largest against smallest class from which rare ones are given more weight."""
_VIEWS = 4
"""Changed views of each picture where augmentations were asked for and their number was not:
eight bring no more on 245 photographs and take twice as long."""

_FAST = {"learning_rate": 2e-3, "backbone_lr_factor": 1.0, "layer_decay": 0.9, "patience": 12}
"""Fine-tuning of networks with BatchNorm: 4e-4 for the deepest layers. Measured on far pictures
(`benchmarks/finetune.md`): hands 83 % frozen, 85 at a twentieth of that rate, 96 to 98 at it. The
first epochs undo some of what was known, so that nobody may lose patience in them."""
_GENTLE = {"learning_rate": 1e-3, "backbone_lr_factor": 0.1, "layer_decay": 0.75, "patience": 12}
"""Of all others, transformers before all: 2e-5 and a steep decay from layer to layer, as Bao et
al. 2022 (BEiT) do it. Not measured by us: no such weights are at hand."""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What to do, and why in two sentences."""

    recipe: Recipe
    augment: str
    """A preset's name; the presets themselves take only what is safe."""
    why: str
    """What speaks for the strategy."""

    @property
    def reason(self) -> str:
        """Why this strategy, and how the recipe goes about it."""
        return f"{self.why} {_how(self.recipe)}"

    def fitted(self, *, augmented: bool) -> "Advice":
        """The same for what is switched on: frozen features need views exactly for changes."""
        if self.recipe.strategy != "features":
            return self
        recipe = with_views(self.recipe) if augmented else without_views(self.recipe)
        return replace(self, recipe=recipe)


def with_views(recipe: Recipe) -> Recipe:
    """The recipe with changed views to learn from, where frozen features had none."""
    if recipe.views or recipe.strategy != "features":
        return recipe
    return recipe.model_copy(update={"views": _VIEWS})


def without_views(recipe: Recipe) -> Recipe:
    """The recipe for pictures as they are."""
    return recipe.model_copy(update={"views": 0})


def recommend(
    counts: dict[str, int],
    *,
    backbone: BackboneChoice,
    pictures: int | None = None,
    device_kind: str = "cpu",
    probe: float | None = None,
    minutes: float | None = None,
) -> Advice:
    """Choose strategy, augmentation, epochs and batch size.

    Args:
        counts: pictures per class.
        backbone: what will be trained; a `scratch` one can only be trained from scratch.
        pictures: how many there are to learn from; None = 70 % of all, the default split.
        device_kind: `cpu`, `cuda` or `mps`.
        probe: cross-validated accuracy of a probe on frozen features, 0-1; None = not measured.
        minutes: what the user is willing to wait; None = not said (an hour on a CPU).
    """
    case = strategy_rules.look(counts, backbone, pictures, device_kind, probe, minutes)
    strategy, why = strategy_rules.strategy(case)
    return Advice(recipe=_recipe(strategy, case), augment=_augment(strategy, case), why=why)


def for_strategy(
    strategy: Strategy,
    counts: dict[str, int],
    *,
    backbone: BackboneChoice,
    pictures: int | None = None,
    device_kind: str = "cpu",
) -> Advice:
    """The settings around a strategy that the user chose; the arguments are those of `recommend`.

    Frozen features come without changed views: who asks for them by name wants them quick.

    Args:
        strategy: what the user chose.
        counts: pictures per class.
        backbone: what will be trained.
        pictures: how many there are to learn from; None = 70 % of all, the default split.
        device_kind: `cpu`, `cuda` or `mps`.
    """
    case = strategy_rules.look(counts, backbone, pictures, device_kind, None, None)
    recipe = without_views(_recipe(strategy, case))
    augment = "none" if strategy == "features" else _augment(strategy, case)
    return Advice(recipe=recipe, augment=augment, why="The strategy was chosen by hand.")


def fitted_to(advised: Recipe, settings: Mapping[str, Any]) -> Recipe:
    """The advised recipe, fitted to what was chosen beside it.

    A training that was asked to be short has a short warm-up and leaves epochs to the backbone.
    """
    fitted: dict[str, Any] = advised.model_dump()
    epochs = settings.get("epochs")
    if epochs is not None:
        fitted["head_epochs"] = min(advised.head_epochs, epochs // 3)
        fitted["warmup_epochs"] = min(advised.warmup_epochs, epochs / 4)
    return Recipe.model_validate({**fitted, **settings})


def _recipe(strategy: Strategy, case: Case) -> Recipe:
    smallest = min((n for n in case.counts.values() if n), default=1)
    largest = max(case.counts.values(), default=1)
    pretrained = _GENTLE if not _bears_large_steps(case.backbone) else _FAST
    tuned: dict[str, dict[str, float]] = {
        "features": {},
        "staged": {**pretrained, "unfrozen_blocks": 3},
        "gradual": {**pretrained, "unfrozen_blocks": 4},
        "full": {**pretrained, "head_epochs": 1},
        "scratch": {"backbone_lr_factor": 1.0, "head_epochs": 0, "warmup_epochs": 2.0},
    }
    return Recipe.model_validate(
        {
            "strategy": strategy,
            "head": "logistic" if strategy == "features" else "linear",
            "views": _views(case) if strategy == "features" else 0,
            "epochs": strategy_rules.epochs(strategy, case.pictures),
            "batch_size": _batch(case),
            "class_weights": largest / smallest >= _IMBALANCE,
            **tuned[strategy],
        }
    )


def _bears_large_steps(choice: BackboneChoice) -> bool:
    try:
        return backbones.get(choice.name).batch_normalised
    except UnknownBackbone:
        return False


def _views(case: Case) -> int:
    """More changed views of fewer pictures; none where there is nothing left to gain."""
    if case.domain == "similar" or case.pictures >= strategy_rules.FEW_PICTURES:
        return 0
    return 8 if case.pictures < 200 else 4


def _batch(case: Case) -> int:
    batch = {"cuda": 64, "mps": 32}.get(case.device_kind, 16)
    try:
        facts = backbones.get(case.backbone.name)
    except UnknownBackbone:
        return batch
    if (facts.parameters or 0) > 50_000_000 or (facts.input_px or 0) > 300:
        batch //= 2
    while batch > 4 and batch * 8 > case.pictures:  # at least 8 steps an epoch
        batch //= 2
    return batch


def _augment(strategy: Strategy, case: Case) -> str:
    if strategy == "features":
        return "gentle" if _views(case) else "none"
    return "gentle" if case.pictures >= 5_000 and strategy != "scratch" else "strong"


def _how(recipe: Recipe) -> str:
    rare = ", and rare classes count more" if recipe.class_weights else ""
    if recipe.strategy == "features":
        views = f" with {recipe.views} changed views of it" if recipe.views else ""
        return f"Each picture is read once{views}, and a small head learns in seconds{rare}."
    if recipe.strategy == "scratch":
        return f"It takes {recipe.epochs} epochs at one learning rate for all layers{rare}."
    share = recipe.backbone_lr_factor
    slowly = "with it" if share == 1 else f"at a {round(1 / share)}x lower rate"
    return f"The head learns first, then pretrained layers {slowly}{rare}."
