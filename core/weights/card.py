"""The card beside weights, `card.json`: what they are, where they came from, how they were made."""

from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    field_validator,
)


class WeightsCard(BaseModel):
    """Facts that people wrote down: what is missing or makes no sense is None.

    Facts that Graft does not know are kept, and go along when the weights are copied.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    name: str | None = None
    licence: str | None = None
    sha256: str | None = None
    """Of the weights file, 64 hex digits."""
    origin: str | None = None
    """Address or path that they came from."""
    trained_on: str | tuple[str, ...] | None = None
    """Which pictures, in one sentence or several."""
    default: bool | None = None
    """The one to take where nobody chose, of those that Graft carries."""

    @field_validator("*", mode="wrap")
    @classmethod
    def _or_nothing(cls, value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError:
            return None

    @classmethod
    def read(cls, data: object) -> Self:
        """The card in a file's JSON; an empty one where there is none."""
        return cls.model_validate(data if isinstance(data, dict) else {})

    @property
    def learnt_from(self) -> str:
        """Which pictures they learnt from, in one line; empty = not said."""
        if self.trained_on is None or isinstance(self.trained_on, str):
            return self.trained_on or ""
        return "; ".join(self.trained_on)

    def copied(self, **facts: str | None) -> dict[str, Any]:
        """As plain data for a copy, with facts of its own; a copy is nobody's default."""
        return self.model_dump(mode="json", exclude_unset=True, exclude={"default"}) | facts
