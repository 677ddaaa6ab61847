"""Previews: a few pictures, and what augmentations make of them."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from core.augment.choice import AugmentationChoice
from core.data.target import Kind
from core.protocol.request import EngineAnswer, Problem, Request


class PreviewVariant(EngineAnswer):
    """One variant of a picture."""

    image: str
    """Path of the drawn picture."""
    caption: str
    """What was done."""
    label: str
    shares: dict[str, float]
    """By label, 1 in all; more than one where pictures were mixed."""


class PreviewedPicture(EngineAnswer):
    """A picture beside its variants, or why it cannot be read."""

    file: str
    label: str
    original: str | None = None
    """Path of the picture as it is."""
    variants: tuple[PreviewVariant, ...] = ()
    error: Problem | None = None


class PreviewAnswer(EngineAnswer):
    """One record a picture, in the order they were asked in."""

    pictures: tuple[PreviewedPicture, ...]


class PreviewRequest(Request[PreviewAnswer]):
    """Draw variants of a few pictures."""

    verb: ClassVar[str] = "preview"
    answered_by: ClassVar[type[EngineAnswer]] = PreviewAnswer

    folder: Path
    """The data folder."""
    files: tuple[str, ...]
    """Pictures to show, relative to the folder."""
    augmentations: tuple[AugmentationChoice, ...] = ()
    labels: tuple[str, ...] | None = None
    """Of the files; by default the name of the folder that each lies in."""
    kind: Kind = "classify"
    """Of what the labels say."""
    n: int = Field(default=3, ge=0, le=16)
    """Variants of each picture."""
    seed: int = 0
    side_px: int = Field(default=224, ge=32, le=1024)
    """Side of the squares that are drawn."""
    always: bool = False
    """Apply everything to every variant, to see what it does; else as often as the plan says."""


class ChangedPicture(EngineAnswer):
    """A picture before and after one change, or why it cannot be read."""

    file: str
    caption: str = "changed"
    """What was done."""
    original: str | None = None
    """Path of the picture as it is."""
    image: str | None = None
    """Path of the changed picture."""
    error: Problem | None = None


class ChangeAnswer(EngineAnswer):
    """One record a picture, in the order they were asked in."""

    pictures: tuple[ChangedPicture, ...]


class ChangeRequest(Request[ChangeAnswer]):
    """Change pictures by one augmentation at exactly one strength, as the audit saw them."""

    verb: ClassVar[str] = "changed"
    answered_by: ClassVar[type[EngineAnswer]] = ChangeAnswer

    folder: Path
    files: tuple[str, ...]
    name: str
    strength: float
    """Signed, in the augmentation's unit."""
