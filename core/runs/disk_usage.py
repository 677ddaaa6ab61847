"""Room on the disk: how much the cache and the trash take, and how to get it back."""

import shutil
from pathlib import Path

from core import files, home
from core.errors import RunNotFound


def cache_size() -> int:
    """Bytes in the cache."""
    return files.folder_size(home.cache_folder())


def empty_cache() -> None:
    """Remove features, thumbnails and previews; they come back when they are needed."""
    _empty(home.cache_folder())


def trash_folder() -> Path:
    """Where deleted runs lie until the trash is emptied."""
    return home.home() / "trash"


def trashed() -> list[Path]:
    """Deleted runs, the newest first."""
    if not trash_folder().is_dir():
        return []
    return sorted((path for path in trash_folder().iterdir() if path.is_dir()), reverse=True)


def trash_size() -> int:
    """Bytes in the trash."""
    return files.folder_size(trash_folder())


def empty_trash() -> None:
    """Remove deleted runs for good."""
    _empty(trash_folder())


def _empty(folder: Path) -> None:
    """Remove what is in a folder of Graft's own; what another process holds open may stay."""
    if not folder.is_dir():
        return
    if home.home() not in folder.resolve().parents:
        raise RunNotFound(
            what=f"{folder} is not below {home.home()}",
            why="Graft removes nothing outside its own folder.",
            fix="Remove the link that leads there by hand.",
        )
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
