"""Digests of files that must not change unnoticed, in a neighbour of theirs: `digests.json`.

A digest is written down before its file takes its place, and those of what lay there before are
kept beside it: a kill between the two leaves a file that is still known. Files of earlier versions
have no digest and are taken as they are. A gigabyte takes about a second to check.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from core import files

DIGESTS_FILE = "digests.json"
_REMEMBERED = 16
"""Contents remembered of one name: as many kills in a row, each between digest and file."""


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """As `files.replacing`, and what the file will hold is written down before it takes its place.

    Raises:
        DiskFull: no room; the old file is untouched.
    """
    with files.replacing(path) as temporary:
        yield temporary
        known = _known(path.parent)
        digest = files.content_hash(temporary)
        before = [one for one in known.get(path.name, []) if one != digest]
        known[path.name] = [digest, *before][:_REMEMBERED]
        files.write_json(path.parent / DIGESTS_FILE, known)


def write_text(path: Path, text: str) -> None:
    """Write a whole UTF-8 file with its digest, or leave the old one."""
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))


def whole(path: Path, name: str | None = None) -> bool | None:
    """Whether a file holds what was written; None where nobody wrote down what that is.

    Args:
        path: the file.
        name: under which it was written, where it was renamed since.
    """
    known = _known(path.parent).get(name or path.name)
    return files.content_hash(path) in known if known else None


def newest(path: Path) -> str | None:
    """The digest of what was written last; None where nobody wrote it down."""
    return next(iter(_known(path.parent).get(path.name, [])), None)


def damaged(folder: Path) -> list[str]:
    """Names of files that are lost, or hold something else than what was written."""
    found = []
    for name in _known(folder):
        try:
            if whole(folder / name) is False:
                found.append(name)
        except OSError:  # not there, no file, or the disk cannot read it
            found.append(name)
    return found


def latest(folder: Path) -> dict[str, str]:
    """The digest that was written last of each file of a folder, by name."""
    return {name: digests[0] for name, digests in _known(folder).items() if digests}


def _known(folder: Path) -> dict[str, list[str]]:
    """Digests by name, the newest first; nothing where they cannot be read."""
    told = files.recall_json(folder / DIGESTS_FILE)
    if not isinstance(told, dict):
        return {}
    return {name: [*map(str, one)] for name, one in told.items() if isinstance(one, list)}
