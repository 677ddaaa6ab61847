"""Robustness: how many pictures a model still answers right under other conditions."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from core.augment.catalogue import CATALOGUE
from core.data.dataset import Side
from core.protocol.request import EngineAnswer, Question
from core.settings import Settings

Cover = Literal["middle", "border"]
COVERS: tuple[Cover, ...] = ("middle", "border")
"""Conditions that are no augmentation: about half of the area is covered with grey."""
MOST_ASKED = 200
"""Pictures that are looked at."""


class Condition(Settings):
    """One way in which pictures come otherwise than they are."""

    name: str
    """An augmentation of the catalogue, or a cover."""
    strength: float = 1.0
    """In its unit; the sign is the direction."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One change that a model is tried under, at five strengths."""

    name: str
    """Of the catalogue."""
    title: str
    says: str
    """A strength in words."""
    strengths: tuple[float, ...]
    """Weak to strong."""

    def in_words(self, strength: float) -> str:
        """For example: 15°."""
        size = abs(strength)
        return self.says.format(strength=f"{size:g}", percent=f"{size * 100:.3g}\u202f%")


TRIALS = (
    Trial(
        name="blur",
        title="Blur",
        says="{percent} of the side",
        strengths=CATALOGUE["blur"].ladder,
    ),
    Trial(
        name="noise",
        title="Grain",
        says="{percent} of full brightness",
        strengths=CATALOGUE["noise"].ladder,
    ),
    Trial(
        name="brightness",
        title="Darker",
        says="{percent} less light",
        strengths=(-0.1, -0.2, -0.3, -0.4, -0.5),
    ),
    Trial(name="rotation", title="Turned", says="{strength}°", strengths=(5, 10, 15, 20, 30)),
    Trial(
        name="crop",
        title="Cropped",
        says="{percent} of the area kept",
        strengths=(0.9, 0.8, 0.65, 0.5, 0.35),
    ),
    Trial(
        name="jpeg",
        title="JPEG",
        says="quality {strength}",
        strengths=(80, 60, 40, 25, 15),
    ),
)


SHORTCUTS = tuple(Condition(name=name) for name in COVERS)


class ConditionScore(EngineAnswer):
    """How the model fares under one condition, on the same pictures as without."""

    condition: Condition
    right: int
    low: float
    high: float
    """95 % range of the share right."""
    change_low: float
    change_high: float
    """Range of the difference to the share right without; those of all conditions hold together
    in 95 of 100 measurements."""


class RobustAnswer(EngineAnswer):
    """What was measured."""

    split: Side
    n: int
    """Pictures that were looked at, each class with its share."""
    pictures: int
    """On that side in all."""
    right: int
    """As they are."""
    low: float
    high: float
    chance: float
    """Share right of whoever always gives the commonest answer."""
    scores: tuple[ConditionScore, ...] = ()
    seconds: float = 0.0

    @property
    def share(self) -> float:
        """Share right of the pictures as they are."""
        return self.right / self.n

    def of(self, condition: Condition) -> ConditionScore | None:
        """What was measured under one condition."""
        return next((one for one in self.scores if one.condition == condition), None)


class RobustRequest(Question[RobustAnswer]):
    """Ask a run's model about the same pictures under several conditions."""

    verb: ClassVar[Literal["robust"]] = "robust"
    answered_by: ClassVar[type[EngineAnswer]] = RobustAnswer

    run: str
    """Its folder."""
    model: str
    """Digest of its weights: a model that has learnt on is asked anew."""
    split: Side
    conditions: tuple[Condition, ...]
    most: int = MOST_ASKED
