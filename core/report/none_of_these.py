"""Pictures that somebody said to show none of the classes, and how sure a model is of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core import files
from core.data.annotations import overlay
from core.data.dataset import Dataset
from core.runs import best_weights

NONE_FILE = "none_of_these.json"


@dataclass(frozen=True, kw_only=True)
class NoneOfThese:
    """One of them."""

    content: str
    path: Path


def pictures(dataset: Dataset) -> list[NoneOfThese]:
    """Those of a data set with all that was said, in which each picture shows one class."""
    decided = overlay.of(dataset.folder).decided
    return [
        NoneOfThese(content=row.content, path=dataset.folder / row.file)
        for row in dataset.ignored
        if row.content in decided and decided[row.content].kind == "none of these"
    ]


def keep(run: Path, confidence: Mapping[str, float]) -> None:
    """Write down how sure the model of a run is of its answer to each, by content.

    Raises:
        DiskFull: no room.
    """
    files.write_json(run / NONE_FILE, dict(confidence))


def kept(run: Path) -> dict[str, float]:
    """What was written down; nothing where the model has learnt on since."""
    path = run / NONE_FILE
    if not path.is_file() or best_weights.written_since(run, path.stat().st_mtime):
        return {}
    told = files.recall_json(path)
    if not isinstance(told, dict):
        return {}
    return {str(name): float(one) for name, one in told.items() if isinstance(one, int | float)}
