"""Pictures of a data set that are not taken as they are stored, kind by kind."""

from collections import defaultdict
from collections.abc import Iterator

from core.data import whites
from core.data.copies import many
from core.data.dataset import Dataset
from core.data.repairs import Repair
from core.findings import Finding

REPAIRED = "pictures-repaired"
"""Name of the finding."""
TOLD: dict[Repair, tuple[str, str]] = {
    "turned": ("turned upright", "turned upright, as the camera noted"),
    "deep": ("more than 8 bits", "brought to 8 bits a channel, by the range of their depth"),
    "window": ("through a window", "seen through the window that they name, as a viewer does"),
    "inverted": ("white is zero", "turned round, for white is zero in them"),
    "middle": ("middle frame", "taken by the middle one of several frames (DICOM)"),
    "alpha": ("transparent", "laid on white, for they have a transparent layer"),
    "palette": ("palette", "brought from a palette to all colours"),
    "print": ("print colours", "brought from colours for print (CMYK, Lab) to those of a screen"),
    "bilevel": ("1 bit", "brought from black and white alone (1 bit) to grey"),
    "frames": ("first frame", "taken by the first of several frames"),
    "ending": ("another ending", "read as what they are, not as what their ending says"),
    "tail": ("odd end", "read though their end is cut off or odd: every pixel is there"),
}
"""What was done, in two or three words and in a sentence, in the order that it is told in."""


def by_kind(dataset: Dataset) -> dict[Repair, tuple[str, ...]]:
    """The files of each kind that there is; one picture may be of several."""
    files: dict[Repair, list[str]] = {kind: [] for kind in TOLD}
    for picture in dataset.pictures:
        for kind in picture.repairs:
            files[kind].append(picture.file)
    return {kind: tuple(some) for kind, some in files.items() if some}


def within(dataset: Dataset) -> Iterator[Finding]:
    """One finding that counts them all, and one where pictures come out in several depths."""
    kinds = by_kind(dataset)
    files = tuple(dict.fromkeys(file for some in kinds.values() for file in some))
    if files:
        told = ", ".join(f"{TOLD[kind][0]} ({len(some):,})" for kind, some in kinds.items())
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
    yield from _depths(dataset)


def _depths(dataset: Dataset) -> Iterator[Finding]:
    """Deep pictures whose files do not say their depth may be read as if of two devices."""
    read = whites.known()
    depths: dict[float, list[str]] = defaultdict(list)
    for picture in dataset.pictures:
        if "deep" in picture.repairs and picture.content in read:
            depths[read[picture.content]].append(picture.file)
    if len(depths) < 2:
        return
    usual = max(depths, key=lambda white: len(depths[white]))
    others = {white: files for white, files in sorted(depths.items()) if white != usual}
    told = " and ".join(f"{white:,.0f} in {len(files):,}" for white, files in others.items())
    yield Finding(
        id="several-depths",
        severity="note",
        sentence="Pictures of more than 8 bits come out in several depths: white is "
        f"{usual:,.0f} in {len(depths[usual]):,} of them, {told}.",
        remedy="If all come from one device, some come out brighter than they should: have its "
        "files say their depth (MaxSampleValue of a TIFF), or save them with 8 bits.",
        items=tuple(file for files in others.values() for file in files),
        score=sum(map(len, others.values())) / len(dataset.pictures),
    )
