"""Which changes help: for each, what a head on frozen features gains from views changed by it."""

from typing import Any, ClassVar, Literal

from core.augment.choice import AugmentationChoice
from core.data.split import SplitSettings
from core.protocol.request import EngineAnswer, Question
from core.weights.backbone_choice import BackboneChoice

LEAST_LOSS = 0.01
"""Nats: 1 % of the probability that is given to what is right. Less is nothing to a user, and comes
of nothing: where regularisation is chosen a step stronger or weaker, 0.005 was measured."""


class Benefit(EngineAnswer):
    """What one augmentation brought, measured on pictures that the heads had not seen."""

    choice: AugmentationChoice
    gain: float
    """Share of pictures right with changed views, minus without, -1 to 1."""
    low: float
    high: float
    """Its range: all ranges of an answer hold in 95 of 100 measurements."""
    loss: float
    """Mean loss a picture with changed views, minus without, in nats: below 0 is better."""
    loss_low: float
    loss_high: float
    """Its range, likewise."""

    @property
    def verdict(self) -> Literal["helps", "harms", "cannot tell"]:
        """By either range that leaves 0 out: the loss knows how sure each answer was, too."""
        counts = abs(self.loss) >= LEAST_LOSS
        better = (counts and self.loss_high < 0) or self.low > 0
        worse = (counts and self.loss_low > 0) or self.high < 0
        if better == worse:
            return "cannot tell"
        return "helps" if better else "harms"


class BenefitAnswer(EngineAnswer):
    """What the augmentations came to, in the order asked for."""

    accuracy: float | None = None
    """Share right, held out, of the pictures as they are; `None` = none could be held out."""
    n: int = 0
    benefits: tuple[Benefit, ...] = ()
    seconds: float = 0.0

    def of(self, name: str) -> Benefit | None:
        """What one augmentation brought, where it was measured."""
        return next((one for one in self.benefits if one.choice.name == name), None)


class BenefitRequest(Question[BenefitAnswer]):
    """Try augmentations one by one on the training pictures of a folder."""

    verb: ClassVar[Literal["benefit"]] = "benefit"
    answered_by: ClassVar[type[EngineAnswer]] = BenefitAnswer

    folder: str
    pictures: str
    """Digest of the pictures and labels: others make another question."""
    split: SplitSettings
    backbone: BackboneChoice
    augmentations: tuple[AugmentationChoice, ...]

    def about(self) -> dict[str, Any]:
        """All that names the question but the augmentations: finds every answer on a data set."""
        return {key: value for key, value in self.as_json().items() if key != "augmentations"}
