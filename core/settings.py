"""Settings: frozen records that refuse a name they do not know."""

from pydantic import BaseModel, ConfigDict


class Settings(BaseModel):
    """Frozen settings that refuse a name they do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
