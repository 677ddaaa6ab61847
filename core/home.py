"""The one place on disk where Graft writes: GRAFT_HOME, by default `Graft` in the user's home."""

import os
from pathlib import Path


def home() -> Path:
    """The folder that holds everything Graft writes; made when something is written into it."""
    return Path(os.environ.get("GRAFT_HOME") or Path.home() / "Graft").expanduser().resolve()


def is_own(folder: Path) -> bool:
    """True for this place and all in it but the sample: nothing there is the user's data.

    Args:
        folder: absolute, without links.
    """
    return folder.is_relative_to(home()) and not folder.is_relative_to(sample_folder())


def runs_folder() -> Path:
    """One folder a run: plan, events, best weights, predictions."""
    return home() / "runs"


def weights_folder() -> Path:
    """Backbones that the user added or fetched."""
    return home() / "weights"


def collections_folder() -> Path:
    """Pictures that came here by hand: made, dropped or taken in the app."""
    return home() / "collections"


def cache_folder() -> Path:
    """Features, thumbnails and resized pictures; may be emptied at any time."""
    return home() / "cache"


def sample_folder() -> Path:
    """The sample data set, drawn on first use."""
    return home() / "sample"
