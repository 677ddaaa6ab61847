"""Addresses: where the file of a picture lies, seen from its data folder."""

from pathlib import Path

from core import home


def checked(file: str) -> str:
    """A file of a data set as a table names it, without a way out of folder and collections.

    What lies in a collection is found by the last two parts of its path, so that it is still found
    where GRAFT_HOME was moved.

    Raises:
        ValueError: it leads anywhere else.
    """
    path = Path(file)
    if not path.is_absolute():
        if ".." in path.parts:
            raise ValueError(f"{file!r} leads out of the data folder.")
        return file
    place, name = path.parts[-2:]
    if path.parent.parent.name != home.collections_folder().name or ".." in path.parts:
        raise ValueError(f"{file!r} lies neither in the data folder nor in a collection.")
    return (home.collections_folder() / place / name).as_posix()
