"""The one place on disk where Graft writes: GRAFT_HOME, by default `Graft` in the user's home."""

import os
from functools import lru_cache
from pathlib import Path


def home() -> Path:
    """The folder that holds everything Graft writes; made when something is written into it."""
    return _resolved(os.environ.get("GRAFT_HOME") or Path.home() / "Graft")


@lru_cache(maxsize=8)
def _resolved(place: str | Path) -> Path:
    """Without links. Asked once: each folder of it is a question to the disk, at every picture."""
    return Path(place).expanduser().resolve()


def is_own(folder: Path) -> bool:
    """True for this place and all in it but the sample and collections: no data of the user's.

    Args:
        folder: absolute, without links.
    """
    users = (sample_folder(), collections_folder())
    return folder.is_relative_to(home()) and not any(map(folder.is_relative_to, users))


def runs_folder() -> Path:
    """One folder a run: plan, events, best weights, predictions."""
    return home() / "runs"


def weights_folder() -> Path:
    """Backbones that the user added or fetched."""
    return home() / "weights"


def cache_folder() -> Path:
    """Features, thumbnails and resized pictures; may be emptied at any time."""
    return home() / "cache"


def sample_folder() -> Path:
    """The sample data set, drawn on first use."""
    return home() / "sample"


def collections_folder() -> Path:
    """Pictures that the user made or kept in the app, a folder for each collection."""
    return home() / "collections"
