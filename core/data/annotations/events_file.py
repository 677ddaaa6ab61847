"""All that was said of a data set as one file, for another person."""

import json
from pathlib import Path

from core import files
from core.data.annotations import journal
from core.data.annotations.journal import Events
from core.errors import LabelsRefused

LARGEST_BYTES = 128 * 2**20
"""Of a file that somebody else made. A press about one picture takes some 200, a line of a table of
labels some 120."""
LONGEST_LINE_BYTES = 32 * 2**20
"""Of a file of events: one press about 300,000 pictures. Empty lists in JSON take twenty times the
memory of their text."""
MOST_LINES = 200_000
"""Of such a file: a press a second for a week of working days."""


def write(folder: Path, path: Path) -> int:
    """Write all that was said of a data set, what was taken back included.

    Args:
        folder: the data folder.
        path: where the file goes.

    Returns:
        How many events there are.

    Raises:
        LabelsRefused: nothing was said.
        DiskFull: no room left.
    """
    said = journal.read(folder).all
    if not said:
        raise LabelsRefused(
            what=f"Nothing was said of the pictures in {folder}",
            why="So there is nothing that another person could be given.",
            fix="Label some pictures first. As CSV or class folders the data set can go as it is.",
        )
    lines = [json.dumps(journal.told(event), ensure_ascii=False) + "\n" for event in said]
    files.write_bytes(path, "".join(lines).encode("utf-8"))
    return len(said)


def checked(path: Path) -> Path:
    """A file that somebody else may have made, if it is one and of a bearable size.

    Raises:
        LabelsRefused: it is not.
    """
    if not path.is_file():
        raise LabelsRefused(
            what=f"There is no file {path}",
            why="What others said comes as a file.",
            fix="Check the path; on an external drive, check that it is connected.",
        )
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise _too_much(path, f"It has {size / 2**20:,.0f} MiB")
    return path


def is_one(path: Path) -> bool:
    """Whether a file begins as events do: JSON Lines may be a list of pictures, too."""
    try:
        with files.opened(path) as file:
            first = files.parse_json(file.readline(LONGEST_LINE_BYTES))
    except (OSError, ValueError):
        return False
    return isinstance(first, dict) and {"id", "kind"} <= first.keys()


def read(path: Path) -> Events:
    """What somebody's file holds; lines that are no event are counted.

    Raises:
        LabelsRefused: there is none, it is larger than what a person says, or holds no event.
    """
    data = files.read_bytes(checked(path))
    if (lines := data.count(b"\n")) > MOST_LINES:
        raise _too_much(path, f"It has {lines:,} lines")
    if (longest := max(map(len, data.splitlines()), default=0)) > LONGEST_LINE_BYTES:
        raise _too_much(path, f"It has a line of {longest / 2**20:,.0f} MiB")
    events = journal.parsed(data)
    if not events.all:
        raise LabelsRefused(
            what=f"{path.name} holds nothing that was said of pictures",
            why=f"Each line should be one event as Graft writes it; {events.damaged:,} are not.",
            fix="Let it be written anew: graft labels export DIR FILE --as events. A table is "
            "brought in by graft labels import.",
        )
    return events


def _too_much(path: Path, why: str) -> LabelsRefused:
    return LabelsRefused(
        what=f"{path.name} is too large for what people say of pictures",
        why=f"{why}; {LARGEST_BYTES // 2**20} MiB and {MOST_LINES:,} lines are taken at most.",
        fix="Check that it is the right file; a large one can be divided and taken in parts.",
    )
