"""Measured advice: asked for one backbone, answered by a recipe and the probe it rests on."""

from typing import ClassVar, Literal

from core.data.split import SplitSettings
from core.plan.recipe import Recipe
from core.protocol.probe import ProbeResult
from core.protocol.request import EngineAnswer, Question
from core.weights.backbone_choice import BackboneChoice


class ProbeAgainstChance(ProbeResult):
    """What the probe came to, beside what guessing would."""

    chance: float | None = None
    """Share of the largest class, 0-1."""


class AdviseAnswer(EngineAnswer):
    """A recipe for these pictures, and why."""

    recipe: Recipe
    augment: str
    """A preset's name."""
    reason: str
    probe: ProbeAgainstChance


class AdviseRequest(Question[AdviseAnswer]):
    """What would suit these pictures and this backbone."""

    verb: ClassVar[Literal["advise"]] = "advise"
    answered_by: ClassVar[type[EngineAnswer]] = AdviseAnswer

    folder: str
    pictures: str
    """Digest of the pictures and labels: others make another question."""
    split: SplitSettings
    backbone: BackboneChoice
    minutes: float | None = None
    """What the user would wait for a training; None = not said."""
