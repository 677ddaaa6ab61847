"""Pictures of a data set that are not taken as they are stored, kind by kind."""

from collections.abc import Iterator

from core.data.copies import many
from core.data.dataset import Dataset
from core.data.repairs import Repair
from core.findings import Finding

REPAIRED = "pictures-repaired"
"""Name of the finding."""
TOLD: dict[Repair, str] = {
    "turned": "turned upright, as the camera noted",
    "deep": "brought from more than 8 bits a channel to 8, by the range of their depth",
    "alpha": "laid on white, for they have a transparent layer",
    "palette": "brought from a palette to all colours",
    "print": "brought from colours for print (CMYK, Lab) to those of a screen",
    "bilevel": "brought from black and white alone (1 bit) to grey",
    "frames": "taken by the first of several frames",
    "ending": "read as what they are, not as what their ending says",
    "tail": "read though their end is cut off or odd: every pixel is there",
}
"""What was done, in the order that it is told in."""


def by_kind(dataset: Dataset) -> dict[Repair, tuple[str, ...]]:
    """The files of each kind that there is; one picture may be of several."""
    files = {
        kind: tuple(picture.file for picture in dataset.pictures if kind in picture.repairs)
        for kind in TOLD
    }
    return {kind: some for kind, some in files.items() if some}


def within(dataset: Dataset) -> Iterator[Finding]:
    """One finding that counts them all."""
    kinds = by_kind(dataset)
    files = tuple(dict.fromkeys(file for some in kinds.values() for file in some))
    if files:
        told = "; ".join(f"{len(some):,} {TOLD[kind]}" for kind, some in kinds.items())
        yield Finding(
            id=REPAIRED,
            severity="note",
            sentence=f"{len(files):,} of {many(len(dataset.pictures))} "
            f"{'is' if len(files) == 1 else 'are'} not taken as stored: {told}.",
            remedy="Nothing needs to be done: the files stay as they are, and a model that was "
            "taught reads new pictures in the same way. Look whether they come out as you know "
            "them.",
            items=files,
        )
