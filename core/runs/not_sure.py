"""Below which confidence an answer is "not sure": chosen by the user, kept with the run."""

from pathlib import Path

from core import files

NOT_SURE_FILE = "not_sure.json"
_HIGHEST = 0.999


def below(run: Path) -> float:
    """The threshold, 0-1; 0 where none was chosen, and every answer counts."""
    told = files.recall_json(run / NOT_SURE_FILE)
    found = told.get("below") if isinstance(told, dict) else None
    return float(found) if isinstance(found, int | float) and 0 <= found <= _HIGHEST else 0.0


def keep(run: Path, threshold: float) -> None:
    """Choose another one; 0 takes it back.

    Raises:
        ValueError: a threshold that no answer could reach, or below 0.
        DiskFull: no room; the one before stays.
    """
    if not 0 <= threshold <= _HIGHEST:
        raise ValueError(f"no answer reaches {threshold}")
    files.write_json(run / NOT_SURE_FILE, {"below": threshold})
