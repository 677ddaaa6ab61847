"""Pictures that were dropped or taken for a prediction, kept in the cache for a day."""

import hashlib
import time
from pathlib import Path

from core import files, home

KEEP_S = 24 * 3600
"""Older ones are removed when a new one comes."""
_HASH_LETTERS = 16


def folder() -> Path:
    """Where they lie; may be emptied at any time."""
    return home.cache_folder() / "inbox"


def keep(name: str, data: bytes) -> Path:
    """Lay one picture down under a name that is safe and its own; the same bytes only once."""
    mark = hashlib.blake2b(data, digest_size=_HASH_LETTERS // 2).hexdigest()
    path = folder() / f"{mark}-{files.safe_name(name)}"
    if not path.is_file():
        _tidy()
        files.write_bytes(path, data)
    return path


def shown_name(path: Path) -> str:
    """The name to show for a picture, without the mark that `keep` put before it."""
    return path.name[_HASH_LETTERS + 1 :] if path.parent == folder() else path.name


def _tidy() -> None:
    if not folder().is_dir():
        return
    limit = time.time() - KEEP_S
    for path in folder().iterdir():
        try:
            if path.is_file() and path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)
        except OSError:
            continue
