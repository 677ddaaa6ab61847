"""The pool of a folder: all its pictures as few numbers each, for a model that answers at once."""

from typing import ClassVar, Literal

from core.protocol.request import EngineAnswer, Question
from core.weights.backbone_choice import BackboneChoice


class PoolAnswer(EngineAnswer):
    """What was made; the numbers themselves lie on disk, see `core.teach.pool`."""

    n: int = 0
    """Pictures that are in it, each content once."""
    width: int = 0
    """Numbers that each of them became."""
    computed: int = 0
    """Pictures that had to pass the backbone; the others were in the pool or in the cache."""
    unreadable: tuple[tuple[str, str], ...] = ()
    """File, and why."""
    seconds: float = 0.0


class PoolRequest(Question[PoolAnswer]):
    """Make the pool of a folder, or bring it up to the pictures that are there now."""

    verb: ClassVar[Literal["pool"]] = "pool"
    answered_by: ClassVar[type[EngineAnswer]] = PoolAnswer

    folder: str
    pictures: str
    """Names the contents that are there, whatever was said of them (`core.teach.pool.listing`)."""
    backbone: BackboneChoice
    method: int = 1
    """Raised where a pool is made otherwise than before."""
