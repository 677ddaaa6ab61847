"""Unsorted pictures: nobody has said yet what they show."""

from pathlib import Path

from core.data.copies import many
from core.errors import NoImagesFound

NOBODY = "nobody has said yet what it shows"


def not_sorted(folder: Path, number: int) -> NoImagesFound:
    """Say what is to be done with a folder in which nothing says what pictures show.

    Args:
        folder: the data folder.
        number: how many pictures there are.
    """
    return NoImagesFound(
        what=f"{many(number)} in {folder}, not sorted into classes yet",
        why="Graft learns a class from pictures of it; nothing says what each of these shows.",
        fix=f"Sort them here, by showing: open the page Label, or graft label {folder}. Or put the "
        "pictures of each class into a folder of its own in there, or lay a table beside them with "
        "the columns file and label; then look again.",
    )
