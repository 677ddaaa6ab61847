"""Which folders somebody said to be the classes of a data folder; kept for it until said anew."""

import hashlib
from pathlib import Path

from core import files, home
from core.data.folder_levels import Levels


def choose(folder: Path, levels: Levels | None) -> None:
    """Keep how a folder is to be read from now on; `None` = as Graft would by itself.

    Raises:
        DiskFull: no room for it.
    """
    if levels is None:
        _file(folder).unlink(missing_ok=True)
    else:
        files.write_json(_file(folder), {"folder": str(folder), "levels": levels})


def chosen(folder: Path) -> Levels | None:
    """What was said of a folder; `None` where nothing was, or it cannot be read any more."""
    kept = files.recall_json(_file(folder))
    try:
        return tuple(int(level) for level in kept["levels"])
    except (ValueError, KeyError, TypeError):
        return None


def _file(folder: Path) -> Path:
    place = folder.resolve()
    spelt = str(place).encode("utf-8", "surrogateescape")
    digest = hashlib.blake2b(spelt, digest_size=8).hexdigest()
    return home.home() / "classes" / f"{files.safe_name(place.name)}-{digest}.json"
