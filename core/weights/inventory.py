"""What weights are on this machine: size, licence, source and checksum of each."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from core.weights import backbones, places
from core.weights.backbone_choice import BackboneChoice
from core.weights.backbones import Backbone
from core.weights.card import WeightsCard
from core.weights.local_folders import WEIGHTS, read_folder, sha256
from core.weights.pretraining_data import trained_on


class WeightsEntry(BaseModel):
    """One set of weights on this machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """timm architecture and tag."""
    source: Literal["embedded", "folder", "file", "cache"]
    path: str
    bytes: int
    """Size of the weights file."""
    licence: str | None
    """As its own card or timm says it; None = not stated."""
    sha256: str | None
    """Of the weights file; None = not computed."""
    trained_on: str | None
    """Which kind of pictures; None = neither card nor tag says it."""

    @property
    def file(self) -> Path:
        """The weights file itself."""
        return _weights(Path(self.path))


def entry(choice: BackboneChoice, *, hashed: bool = True) -> WeightsEntry:
    """All that is known of weights on this machine.

    Args:
        choice: any but a `scratch` one.
        hashed: compute the SHA-256 where it is not known (about 1 s a GB).
    """
    path = Path(choice.path or "")
    folder = read_folder(path) if path.is_dir() else None
    listed = backbones.get(choice.name) if places.known(choice.name) else None
    weights = _weights(path)
    card = folder.card if folder else WeightsCard()
    return WeightsEntry(
        name=choice.name,
        source="file" if choice.source == "scratch" else choice.source,
        path=str(path),
        bytes=weights.stat().st_size,
        licence=(folder.licence if folder else None)
        or card.licence
        or (listed.licence if listed else None),
        sha256=choice.sha256 or (sha256(weights) if hashed else None),
        trained_on=card.learnt_from or trained_on(choice.name.partition(".")[2]),
    )


def facts(choice: BackboneChoice) -> Backbone:
    """What the catalogue says of weights, corrected by what lies beside them.

    Raises:
        UnknownBackbone: no such architecture.
    """
    listed = backbones.get(choice.name)
    if choice.source == "scratch":
        return dataclasses.replace(listed, licence=None, trained_on=None)
    here = entry(choice, hashed=False)
    folder = read_folder(Path(here.path))
    return dataclasses.replace(
        listed,
        title=(folder.card.name if folder else None) or listed.title,
        licence=here.licence,
        trained_on=here.trained_on,
        input_px=(folder.input_px if folder else None) or listed.input_px,
    )


def inventory(folders: Sequence[Path] = (), *, hashed: bool = True) -> list[WeightsEntry]:
    """Everything on this machine, in the order it is preferred; a file counts once."""
    seen: dict[Path, WeightsEntry] = {}
    for choice in places.everything(folders):
        weights = entry(choice, hashed=hashed)
        seen.setdefault(weights.file.resolve(), weights)
    return list(seen.values())


def _weights(path: Path) -> Path:
    return path / WEIGHTS if path.is_dir() else path
