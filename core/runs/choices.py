"""Choices: what the user wants of a training; what is left open is advised (`proposal`)."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from core.augment.choice import AugmentationChoice
from core.data.split import SplitSettings
from core.plan.plan import Origin
from core.plan.recipe import Recipe, Strategy
from core.runs.draft import Draft
from core.safety.answers import Answers
from core.settings import Settings
from core.weights.backbone_choice import BackboneChoice


class Choices(Settings):
    """What the user chose; what is `None` or empty is left to the advice."""

    backbone: BackboneChoice | None = None
    split: SplitSettings = SplitSettings()
    answers: Answers = Answers()
    strategy: Strategy | None = None
    recipe: Recipe | None = None
    """The whole recipe, set by hand."""
    settings: Mapping[str, Any] = Field(default_factory=dict)
    """Or single fields of it; the others are fitted around them."""
    preset: str | None = None
    """Of `core.plan.presets`; not looked at where `augmentations` says which."""
    augmentations: tuple[AugmentationChoice, ...] | None = None
    confirmed_unsafe: tuple[str, ...] = ()
    folds: int = 0
    """See `core.plan.plan.Plan`."""
    origin: Origin | None = None
    """The model that is improved; one to go on from is told by the backbone itself."""
    name: str = ""
    seed: int = 0
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    minutes: float | None = None
    """What the user would wait for a training."""


def of_draft(draft: Draft) -> Choices:
    """The choices of the pages."""
    own = draft.preset == "own"
    return Choices(
        backbone=draft.backbone,
        split=draft.split,
        answers=draft.answers,
        recipe=draft.recipe,
        preset=None if own else draft.preset,
        augmentations=draft.augmentations if own else None,
        confirmed_unsafe=draft.confirmed_unsafe,
        folds=draft.folds,
        name=draft.name,
        seed=draft.seed,
        device=draft.device,
        minutes=draft.minutes,
    )
