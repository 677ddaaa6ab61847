"""The cards of pictures of a data set, and of files that it leaves out."""

from collections.abc import Sequence

from core.data.dataset import Dataset, Ignored, Picture
from core.data.split import Split
from pages.parts.shared import labelled
from pages.parts.shared.on_demand import OnDemand
from pages.parts.shared.picture_card import PictureCard


def of(
    dataset: Dataset, split: Split, pictures: Sequence[Picture], reason: str
) -> Sequence[PictureCard]:
    """The card of each picture.

    Args:
        dataset: theirs.
        split: of the data set.
        pictures: some of its pictures.
        reason: why they are shown, a sentence.
    """
    groups = split.grouping.named

    def card(picture: Picture) -> PictureCard:
        return PictureCard(
            path=dataset.folder / picture.file,
            name=picture.file,
            label=", ".join(picture.target.names) or "none of the classes",
            side=split.side.get(picture.file),
            group=groups.get(picture.file, ""),
            reason=reason,
            of=labelled.of_dataset(dataset, picture.target.names),
        )

    return OnDemand(pictures, card)


def left_out(dataset: Dataset, entries: Sequence[Ignored]) -> Sequence[PictureCard]:
    """The card of each file that is not used: its reason."""

    def card(entry: Ignored) -> PictureCard:
        return PictureCard(
            path=dataset.folder / entry.file,
            name=entry.file,
            label="not used",
            reason=f"It is left out: {entry.reason}.",
            of=labelled.of_dataset(dataset, ()) if entry.content else None,
        )

    return OnDemand(entries, card)
