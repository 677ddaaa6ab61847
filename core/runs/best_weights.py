"""The best weights of a run as files: whole, damaged, or not there (yet)."""

from pathlib import Path
from typing import Any

from core import digests, files
from core.errors import RunNotReady

FOLDER = "best"
WEIGHTS = "model.safetensors"
BLEND = "blend.json"
"""Beside the folder: the share of tuned weights in a blend, and the digest of its file."""
_FILES = ("config.json", "graft.json", "labels.json", WEIGHTS)


def damage(run: Path) -> str | None:
    """What is wrong with the model of a run, as a sentence; `None` where nothing is.

    Every byte is read: about a second a gigabyte. The model of an earlier version, without digests,
    is only looked at for what is missing.
    """
    folder = run / FOLDER
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        return f"{' and '.join(missing)} is not there."
    changed = digests.damaged(folder)
    return (
        f"{' and '.join(changed)} is not what was written: bytes have changed or are lost."
        if changed
        else None
    )


def mark(run: Path) -> str:
    """Names the model of a run as it is now: 12 hex digits, others once anything of it changes.

    Raises:
        RunNotReady: it has none yet.
    """
    place = run / FOLDER
    written = digests.latest(place)
    try:
        parts = [written.get(name) or files.content_hash(place / name) for name in _FILES]
    except OSError as error:
        raise RunNotReady(
            what=f"{run.name} has no model yet",
            why="A model is written after the first epoch.",
            fix="Wait for it, or resume the run.",
        ) from error
    return files.content_hash_of("".join(parts).encode())[:12]


def written_since(run: Path, t: float) -> bool:
    """True where they were written after a time, in seconds since the epoch."""
    file = run / FOLDER / "config.json"
    return file.is_file() and file.stat().st_mtime > t


def thresholds(run: Path) -> tuple[float, ...] | None:
    """From which probability on the model of a run says each class; `None` where it has none."""
    found = _described(run).get("thresholds")
    if not isinstance(found, list) or not all(isinstance(one, int | float) for one in found):
        return None
    return tuple(float(one) for one in found)


def temperature(run: Path) -> float:
    """What the logits of the model of a run are divided by; 1 where nothing is known of it."""
    found = _described(run).get("temperature")
    return float(found) if isinstance(found, int | float) and found > 0 else 1.0


def _described(run: Path) -> dict[str, Any]:
    told = files.recall_json(run / FOLDER / "graft.json")
    return told if isinstance(told, dict) else {}
