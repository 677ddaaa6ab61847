"""An audit of label safety, as a question; its answer is `core.safety.audit_result.Audited`."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from core.augment.choice import AugmentationChoice
from core.protocol.request import Question
from core.safety import audit_result
from core.safety.audit_result import Audited
from core.weights.backbone_choice import BackboneChoice

METHOD = 3
"""Raised where the audit judges otherwise than before, so that what was found is measured anew.

2: no place forgives a lost colour, each class is judged by itself, retraining learns from both.
3: where shapes tell as well as a lost colour, it asks; few pictures are looked at several times,
and classes that move against each other change places.
"""


class AuditRequest(Question[Audited]):
    """Which augmentations would turn one class into another."""

    verb: ClassVar[Literal["audit"]] = "audit"
    answered_by: ClassVar[type[Audited]] = Audited

    folder: str
    pictures: str
    """Digest of the pictures, their names and labels: others make another question."""
    backbone: BackboneChoice
    augmentations: tuple[AugmentationChoice, ...] | None = None
    """To try, each at its strength; None = all, each at its strongest."""
    full: bool = False
    """Whole ladders of strengths, not only the strongest."""
    seed: int = 0
    method: int = METHOD

    def read(self, answer: Mapping[str, Any]) -> Audited:
        """The answer to this request, or as much of it as there is."""
        return audit_result.read(answer, full=self.full)
