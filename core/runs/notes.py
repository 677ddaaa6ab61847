"""What a person calls a run or a project, and says of it; the plan of a run stays as it is."""

import hashlib
from pathlib import Path

from core import files, home, locks
from core.errors import RunNotFound
from core.settings import Settings

NOTE_FILE = "note.json"
LONGEST_RUN_NAME = 60
LONGEST_NOTE = 2000


class Note(Settings):
    """A name and a text, both as they were typed."""

    name: str = ""
    """Empty = as it was called at first."""
    text: str = ""


def of_run(run: Path) -> Note:
    """What was said of a run; empty where nothing was, or it cannot be read any more."""
    return _read(run / NOTE_FILE)


def of_project(folder: str) -> Note:
    """What was said of all runs of one data folder together."""
    return _read(_project(folder))


def keep(run: Path, name: str | None = None, text: str | None = None) -> Note:
    """Call a run otherwise, or say something of it; to take it back, say what was said before.

    Args:
        run: its folder.
        name: `None` = as it is; empty = as its plan says.
        text: `None` = as it is.

    Raises:
        RunNotFound: it is not there any more.
        DiskFull: no room to write it.
    """
    if not (run / "plan.json").exists():
        raise RunNotFound(
            what=f"No run found in {run}",
            why="A name and a note lie in the folder of their run, and it is not there.",
            fix="Choose a folder listed by `graft runs`.",
        )
    return _write(run / NOTE_FILE, name, text)


def keep_project(folder: str, name: str | None = None, text: str | None = None) -> Note:
    """The same of all runs of one data folder together; nothing is written into that folder.

    Raises:
        DiskFull: no room to write it.
    """
    return _write(_project(folder), name, text)


def key(folder: str) -> str:
    """A short name for a data folder, of letters that any file name may have."""
    return hashlib.blake2b(folder.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _project(folder: str) -> Path:
    name = files.safe_name(Path(folder).name)
    return home.home() / "projects" / f"{name}-{key(folder)}.json"


def _read(path: Path) -> Note:
    try:
        return Note.model_validate(files.recall_json(path) or {})
    except ValueError:
        return Note()


def _write(path: Path, name: str | None, text: str | None) -> Note:
    with locks.changing(path):
        before = _read(path)
        note = Note(
            name=before.name if name is None else " ".join(name.split())[:LONGEST_RUN_NAME],
            text=before.text if text is None else text.strip()[:LONGEST_NOTE],
        )
        files.write_json(path, note.model_dump())
    return note
