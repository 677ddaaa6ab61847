"""The licence of pretrained weights as a file that travels with what is made from them."""

from dataclasses import dataclass
from pathlib import Path

from core import files
from core.weights import backbones, licences, places
from core.weights.backbone_choice import BackboneChoice
from core.weights.card import WeightsCard
from core.weights.local_folders import read_folder

LICENCE_FILE = "LICENCE-WEIGHTS.txt"
LICENCE_TEXT = "LICENCE-WEIGHTS-text.txt"
"""The licence itself, where it lay beside the weights."""
_LARGEST_TEXT = 1_000_000


@dataclass(frozen=True, kw_only=True)
class WeightsLicence:
    """What is known of the licence of the weights that a training began with."""

    weights: str
    """Their name; empty = it began with random numbers, and nobody else's licence holds."""
    name: str | None
    """As the card beside the weights or timm says it; None = not stated."""
    source: str
    """Where they came from; empty = not known."""

    @property
    def sentence(self) -> str:
        """What whoever passes the model on has to do."""
        if not self.weights:
            return "It was taught from random numbers: no licence of other weights holds for it."
        return licences.sentence(self.name)

    @property
    def told(self) -> str:
        """All of it, in a few lines."""
        lines = [f"This model was taught from the weights of {self.weights}."]
        lines = [*(lines if self.weights else []), self.sentence]
        return "\n".join([*lines, *([f"They came from {self.source}"] if self.source else [])])


def of(choice: BackboneChoice) -> WeightsLicence:
    """The licence of the weights that a training began with, whether or not they are still here."""
    if choice.source == "scratch":
        return WeightsLicence(weights="", name=None, source="")
    folder = read_folder(Path(choice.path)) if choice.path else None
    card = folder.card if folder else WeightsCard()
    listed = backbones.get(choice.name) if places.known(choice.name) else None
    repository = backbones.hub_repository(listed.timm_name) if listed else None
    name = (folder.licence if folder else None) or card.licence
    return WeightsLicence(
        weights=choice.name,
        name=name or (listed.licence if listed else None),
        source=card.origin or (f"https://huggingface.co/{repository}" if repository else ""),
    )


def write(choice: BackboneChoice, folder: Path) -> WeightsLicence:
    """Write what is known beside a model, with the licence itself where it lies by the weights."""
    licence = of(choice)
    files.write_text(folder / LICENCE_FILE, licence.told + "\n")
    place = Path(choice.path or "")
    for path in sorted(place.glob("LICEN[CS]E*")) if choice.path and place.is_dir() else ():
        if path.is_file() and path.stat().st_size <= _LARGEST_TEXT:
            files.write_bytes(folder / LICENCE_TEXT, path.read_bytes())
            break
    return licence
