"""Requests to the engine and its answers: frozen records, as JSON only while they travel."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator

from core.errors import GraftError, from_dict
from core.settings import Settings


class EngineAnswer(BaseModel):
    """Something that the engine answers; fields of other versions are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    def as_json(self) -> dict[str, Any]:
        """As plain data, as it is sent and stored."""
        return self.model_dump(mode="json")

    @classmethod
    def recall(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """A stored answer, with what is part of it; None where it is none, or not readable."""
        try:
            return None if stored is None else cls.model_validate(stored)
        except ValueError:
            return None


A = TypeVar("A", bound=BaseModel)


class Request(Settings, Generic[A]):
    """Something that the engine is asked: knows its verb and the record that answers it."""

    verb: ClassVar[str]
    answered_by: ClassVar[type[BaseModel]]

    def as_json(self) -> dict[str, Any]:
        """As plain data, as it is sent and stored."""
        return self.model_dump(mode="json")

    def read(self, answer: Mapping[str, Any]) -> A:
        """The answer to this request.

        Raises:
            ValueError: it is an answer to something else.
        """
        return self.answered_by.model_validate(answer)  # type: ignore[return-value]


class Question(Request[A]):
    """A request that takes longer: asked in a process of its own, its answer is kept."""

    verb: ClassVar[
        Literal[
            "compare", "advise", "benefit", "doubts", "audit", "pool", "predict", "robust", "watch"
        ]
    ]

    several: bool = False
    """A picture in several class folders shows all of those classes; see `core.data.scan.scan`."""

    def as_json(self) -> dict[str, Any]:
        """As plain data; what is asked as ever is spelt as ever, so that its answer is found."""
        told = super().as_json()
        if not self.several:
            del told["several"]
        return told


def _problem(value: GraftError | dict[str, Any]) -> GraftError:
    return value if isinstance(value, GraftError) else from_dict(value)


Problem = Annotated[
    GraftError,
    PlainValidator(_problem),
    PlainSerializer(lambda error: error.as_dict(), return_type=dict[str, Any]),
]
"""An error as part of an answer: whole on either side, plain data in between."""
