"""Folders of five pictures with lists of them, and what a scan says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.data.dataset import Dataset
from tests import worlds

Write = Callable[[Path], object]
CATS = ("1.jpg", "2.jpg", "10.jpg")
DOGS = ("3.jpg", "4.jpg")
EXPECTED = {**dict.fromkeys(CATS, "cat"), **dict.fromkeys(DOGS, "dog")}
LINES = [f"{file},{name}" for file, name in EXPECTED.items()]
RECORDS = [{"file_name": file, "Label": name} for file, name in EXPECTED.items()]


def labels(found: Dataset) -> dict[str, str]:
    """What each picture shows, by its name."""
    return {Path(picture.file).name: picture.label for picture in found.pictures}


def sides(found: Dataset) -> dict[str, str | None]:
    """The side of each picture, by its name."""
    return {Path(picture.file).name: picture.side for picture in found.pictures}


def reasons(found: Dataset) -> dict[str, str]:
    """Why each file is not used."""
    return {entry.file: entry.reason for entry in found.ignored}


def pictures(folder: Path) -> Path:
    """Five pictures, of cats and dogs."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate((*CATS, *DOGS)):
        worlds.picture(number, seed=3).save(folder / name)
    return folder


def as_text(name: str, text: str, encoding: str = "utf-8") -> Write:
    """A list to be written into a folder."""

    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding)

    return write


def as_json(name: str, document: Any) -> Write:
    """The same as JSON."""
    return as_text(name, json.dumps(document))
