"""A data set as one file beside a question: the engine need not read every picture once more."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core import files
from core.data.dataset import Dataset, Picture
from core.data.folder_levels import ClassReading, FolderLevels, TreeReading
from core.data.taken import Taken
from core.data.target import Unsorted
from core.errors import GraftError
from core.tasks import table as tasks

DATASET_FILE = "dataset.json"


def save(dataset: Dataset, path: Path) -> None:
    """Write what a scan found; not what it left out, for that is no question to the engine."""
    told = {
        "folder": str(dataset.folder),
        "table": str(dataset.table) if dataset.table else None,
        "layout": dataset.layout,
        "kind": dataset.kind,
        "several": dataset.several,
        "levels": asdict(dataset.levels) if dataset.tree else None,
        "classes": dataset.classes,
        "pictures": [
            (p.file, _cell(p), p.content, p.side, p.taken, p.patient, p.group)
            for p in dataset.pictures
        ],
    }
    files.write_text(path, json.dumps(told, ensure_ascii=False, separators=(",", ":")))


def load(path: Path) -> Dataset | None:
    """What `save` wrote; None where it is not there or damaged: the folder can be read anew."""
    try:
        told = files.read_json(path)
        read = tasks.of(told["kind"]).read
        return Dataset(
            folder=Path(told["folder"]),
            table=Path(told["table"]) if told["table"] else None,
            layout=told["layout"],
            kind=told["kind"],
            several=told["several"],
            tree=_tree(told["levels"], told["classes"]),
            classes=tuple(told["classes"]),
            pictures=tuple(
                Picture(
                    file=file,
                    target=Unsorted() if label is None else read(label),
                    content=content,
                    side=side,
                    taken=Taken(*taken) if taken else None,
                    patient=patient,
                    group=group,
                )
                for file, label, content, side, taken, patient, group in told["pictures"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError, GraftError):
        return None


def _cell(picture: Picture) -> str | None:
    """What it shows, as text; `None` where nobody has said so, for a text may be empty."""
    return None if isinstance(picture.target, Unsorted) else picture.label


def _tree(levels: dict[str, Any] | None, classes: Sequence[str]) -> TreeReading | None:
    if levels is None:
        return None
    known = FolderLevels(**{**levels, "classes": tuple(levels["classes"])})
    return TreeReading(best=ClassReading(levels=known, classes=tuple(classes)))
