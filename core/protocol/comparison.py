"""The comparison of backbones (bake-off): which are compared, and what each came to."""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal

from core.data.split import SplitSettings
from core.errors import GraftError, from_dict
from core.protocol.probe import ProbeResult
from core.protocol.request import EngineAnswer, Question
from core.weights.backbone_choice import BackboneChoice


class BackboneResult(ProbeResult):
    """One backbone of a comparison."""

    rank: int
    """1 = the best."""
    name: str
    source: str = "folder"
    path: str | None
    trained_on: str | None = None
    """Which pictures; None = not known."""
    pictures_per_second: float
    """Through the frozen backbone on this device, decoding not counted."""
    parameters: int | None = None
    megabytes: float
    """Of its parameters as 32-bit numbers."""
    features: int | None = None
    """Numbers that it makes of a picture."""
    tied_with_best: bool
    """These pictures cannot tell it apart from the best one (exact McNemar test)."""

    def is_of(self, choice: BackboneChoice) -> bool:
        """True for the result of this very backbone."""
        return (self.name, self.path) == (choice.name, choice.path)


class RefusedBackbone(EngineAnswer):
    """One whose weights cannot be used, and the error that says why."""

    name: str
    reference: str
    what: str
    why: str
    fix: str

    @property
    def error(self) -> GraftError:
        """As it was raised."""
        return from_dict(self.model_dump())


class CompareAnswer(EngineAnswer):
    """What a comparison came to."""

    backbones: tuple[BackboneResult, ...] = ()
    """Ranked, the best first."""
    best: str | None = None
    """Its name."""
    sentence: str = ""
    """The outcome in words."""
    refused: tuple[RefusedBackbone, ...] = ()
    seconds: float = 0.0


class CompareRequest(Question[CompareAnswer]):
    """Score backbones on a folder's pictures, those of the sealed test set left out."""

    verb: ClassVar[Literal["compare"]] = "compare"
    answered_by: ClassVar[type[EngineAnswer]] = CompareAnswer

    folder: str
    pictures: str
    """Digest of the pictures and labels: others make another question."""
    split: SplitSettings
    backbones: tuple[BackboneChoice, ...]

    def about(self) -> dict[str, Any]:
        """All that names the question but the backbones: finds every comparison of a data set."""
        return {key: value for key, value in self.as_json().items() if key != "backbones"}


def fastest_of_the_best(results: Sequence[BackboneResult]) -> BackboneResult:
    """Of the backbones that cannot be told from the best, the one that is quickest to use."""
    tied = [result for result in results if result.tied_with_best] or list(results)
    return max(tied, key=lambda result: result.pictures_per_second)
