"""Which number became white in each picture of more than 8 bits, as the decoding check met it.

Kept by content in GRAFT_HOME/cache, of deep pictures only, and made anew where it is missing.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from core import files, home
from core.data import rgb


def known() -> Mapping[str, float]:
    """By content; read anew only when more was written."""
    file = _file()
    try:
        now = file.stat()
    except FileNotFoundError:
        return {}
    return _read(file, now.st_size, now.st_mtime_ns)


def save(fresh: Mapping[str, float]) -> None:
    """Keep those of some more pictures, by content."""
    if fresh:
        files.append_line(_file(), {"whites": dict(fresh)})


@lru_cache(maxsize=2)
def _read(file: Path, size: int, changed_ns: int) -> Mapping[str, float]:
    del size, changed_ns  # part of the key: a file written on is read anew
    found: dict[str, float] = {}
    for record in files.read_lines(file)[0]:
        kept = record.get("whites")
        for content, white in kept.items() if isinstance(kept, dict) else ():
            if isinstance(white, int | float):
                found[content] = float(white)
    return found


def _file() -> Path:
    return home.cache_folder() / "looks" / f"whites-{rgb.READING}.jsonl"
