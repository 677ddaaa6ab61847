"""The cards of pictures of a data set, and of files that it leaves out."""

from collections.abc import Iterable

from core.data.dataset import Dataset, Ignored, Picture
from core.data.split import Split
from pages.parts.shared import labelled
from pages.parts.shared.picture_card import PictureCard


def of(
    dataset: Dataset, split: Split, pictures: Iterable[Picture], reason: str
) -> list[PictureCard]:
    """The card of each picture.

    Args:
        dataset: theirs.
        split: of the data set.
        pictures: some of its pictures.
        reason: why they are shown, a sentence.
    """
    return [
        PictureCard(
            path=dataset.folder / picture.file,
            name=picture.file,
            label=", ".join(picture.target.names) or "none of the classes",
            side=split.side.get(picture.file),
            group=split.grouping.of_file.get(picture.file, ""),
            reason=reason,
            of=labelled.of_dataset(dataset, picture.target.names),
        )
        for picture in pictures
    ]


def left_out(dataset: Dataset, entries: Iterable[Ignored]) -> list[PictureCard]:
    """The card of each file that is not used: its reason."""
    return [
        PictureCard(
            path=dataset.folder / entry.file,
            name=entry.file,
            label="not used",
            reason=f"It is left out: {entry.reason}.",
            of=labelled.of_dataset(dataset, ()) if entry.content else None,
        )
        for entry in entries
    ]
