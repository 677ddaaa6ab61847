"""Which number became white in each picture of more than 8 bits, as the decoding check met it.

Kept by content in GRAFT_HOME/cache, of deep pictures only, and made anew where it is missing.
"""

from collections.abc import Mapping
from pathlib import Path

from core import files, home
from core.data import rgb
from core.data.appended import Appended


def known() -> Mapping[str, float]:
    """By content; read where it grew only."""
    return _FILES.read(_file())


def save(fresh: Mapping[str, float]) -> None:
    """Keep those of some more pictures, by content."""
    if fresh:
        files.append_line(_file(), {"whites": dict(fresh)})


def _added(before: Mapping[str, float], data: bytes) -> Mapping[str, float]:
    found = dict(before)
    for record in files.records(data):
        kept = record.get("whites")
        for content, white in kept.items() if isinstance(kept, dict) else ():
            if isinstance(white, int | float):
                found[content] = float(white)
    return found


_NONE: Mapping[str, float] = {}
_FILES = Appended(_NONE, _added)


def _file() -> Path:
    return home.cache_folder() / "looks" / f"whites-{rgb.READING}.jsonl"
