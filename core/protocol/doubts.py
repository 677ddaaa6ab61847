"""What a backbone makes doubtful: labels, odd pictures, classes that look alike, shortcuts."""

from typing import Any, ClassVar, Literal

from core.data.split import SplitSettings
from core.protocol.leak import LeakAnswer
from core.protocol.more import MoreAnswer
from core.protocol.request import EngineAnswer, Question
from core.weights.backbone_choice import BackboneChoice

Family = Literal["size", "file type", "camera", "date", "brightness", "border"]
"""What is known of a picture besides what it shows."""


class LabelDoubt(EngineAnswer):
    """A picture whose label is more likely wrong than right."""

    file: str
    label: str
    guess: str
    confidence: float
    """Of the guess, 0-1, by a head that has not seen the picture."""
    suspicion: float
    """Probability that the label is wrong, 0.5-1."""


class OddPicture(EngineAnswer):
    """A picture far from all others of every class."""

    file: str
    distance: float
    """To its nearest pictures, 1 = as far as the median picture from its own."""


class AlikeClasses(EngineAnswer):
    """Two classes that the backbone does not tell apart."""

    first: str
    second: str
    accuracy: float
    """Mean of the two shares right, held out, where only these two are asked for; 0.5 = by lot."""
    low: float
    high: float
    """Its range: all such ranges of an answer hold in 95 of 100 measurements."""
    n: int


class Shortcut(EngineAnswer):
    """Something besides the picture's content that tells the classes apart."""

    family: Family
    accuracy: float
    """Mean of the classes' shares right, held out, from this alone."""
    low: float
    high: float
    """Its range: all such ranges of an answer hold in 95 of 100 measurements."""
    chance: float
    n: int
    classes: tuple[str, ...] = ()
    """Those that it gives away, the surest first."""


class DoubtsAnswer(EngineAnswer):
    """All that was found, each the worst first."""

    n: int = 0
    """Pictures whose labels were looked at."""
    labels: tuple[LabelDoubt, ...] = ()
    odd: tuple[OddPicture, ...] = ()
    alike: tuple[AlikeClasses, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    leak: LeakAnswer | None = None
    """What scores would gain from torn groups; None = nothing belongs together, or too little."""
    more: MoreAnswer | None = None
    """What more pictures would bring."""
    seconds: float = 0.0


class DoubtsRequest(Question[DoubtsAnswer]):
    """Look for what is doubtful in a folder; the sealed test set is not looked at."""

    verb: ClassVar[Literal["doubts"]] = "doubts"
    answered_by: ClassVar[type[EngineAnswer]] = DoubtsAnswer

    folder: str
    pictures: str
    """Digest of the pictures and labels: others make another question."""
    split: SplitSettings
    backbone: BackboneChoice
    method: int = 4
    """Raised where doubts are raised otherwise than before, so that they are measured anew."""

    def about(self) -> dict[str, Any]:
        """All that names the question but its pictures: labels are changed one by one."""
        return {key: value for key, value in self.as_json().items() if key != "pictures"}
