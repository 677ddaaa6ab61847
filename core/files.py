"""Writing and reading files so that a crash never leaves half of one.

This, `core.folders` and `core.growing` are the only files in `core` (outside the engine's tensors)
that write to disk.
"""

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

from core.errors import DiskFull

_RESERVED = {"con", "prn", "aux", "nul"} | {f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10)}

_NEARLY_NOTHING = 1 << 20
"""Bytes left on a disk that is as good as full."""


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; on success it takes `path`'s place, else it vanishes.

    Raises:
        DiskFull: no room; the old file is untouched.
    """
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp"
        )
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        except Exception as error:
            if _ran_full(error, path.parent):
                raise OSError(errno.ENOSPC, str(error)) from error
            raise
        finally:
            temporary.unlink(missing_ok=True)


def _ran_full(error: Exception, folder: Path) -> bool:
    """True for "no space left" where a library in C++ or Rust says it in its own way."""
    return not isinstance(error, OSError) and shutil.disk_usage(folder).free < _NEARLY_NOTHING


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn "no space left" into `DiskFull`, named after the place that was written to."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                what=f"The disk is full: {path.name} could not be written",
                why=f"There is no room left in {path.parent}. Nothing written before is lost.",
                fix="Free some space (Runs page: empty the cache, delete old runs), then resume.",
            ) from error
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Write a whole file, or leave the old one."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """Write a whole UTF-8 file, or leave the old one."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, data: Any) -> None:
    """Write one JSON document, or leave the old one."""
    write_text(path, json_text(data))


def json_text(data: Any) -> str:
    """A JSON document as Graft writes it."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read_bytes(path: Path, offset: int = 0) -> bytes:
    """Read a file from a byte offset on, as `opened` does."""
    with opened(path) as file:
        file.seek(offset)
        return file.read()


def read_start(path: Path, count: int) -> bytes:
    """The first bytes of a file, as `opened` opens it."""
    with opened(path) as file:
        return file.read(count)


def opened(path: Path) -> BufferedReader:
    """A file to be read; a pipe or a device in its place is not waited for.

    Raises:
        OSError: it is not there, or no file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "This is not a file", str(path))
    return path.open("rb")


def parse_json(data: bytes) -> Any:
    """One JSON document in UTF-8.

    Raises:
        ValueError: damaged, also where it is nested deeper than anything that Graft writes.
    """
    try:
        return json.loads(data.decode("utf-8"))
    except RecursionError:
        raise ValueError("It is nested too deeply for a document of Graft") from None


def read_json(path: Path) -> Any:
    """Read one JSON document; `None` where there is none.

    Raises:
        ValueError: it is damaged.
    """
    try:
        return parse_json(read_bytes(path))
    except FileNotFoundError:
        return None


def recall_json(path: Path) -> Any:
    """As `read_json`, and `None` where it is damaged: for what can be made anew."""
    try:
        return read_json(path)
    except (OSError, ValueError):
        return None


def append_line(path: Path, record: dict[str, Any]) -> None:
    """Append one JSON record as one whole, flushed line.

    A half line that a crash left behind is closed first, so that it spoils only itself.
    """
    line = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            if file.seek(0, os.SEEK_END) > 0:
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    line = "\n" + line
            file.write(line.encode("utf-8"))
            file.flush()


def read_lines(path: Path, offset: int = 0) -> tuple[list[dict[str, Any]], int]:
    """Read the whole JSON lines from a byte offset on.

    A last line without its newline is not an event yet, and a damaged line is passed over.

    Returns:
        The records, and the offset to go on from.
    """
    try:
        data = read_bytes(path, offset)
    except FileNotFoundError:
        return [], offset
    end = data.rfind(b"\n") + 1
    return list(records(data[:end])), offset + end


def records(data: bytes) -> Iterator[dict[str, Any]]:
    """The JSON records of some lines, one a line; a damaged line is passed over."""
    for line in data.splitlines():
        with contextlib.suppress(ValueError):
            record = parse_json(line)
            if isinstance(record, dict):
                yield record


def safe_name(text: str, *, longest: int = 60) -> str:
    """A file name that every system accepts, made from any text. Not unique by itself."""
    name = re.sub(r"[^\w.-]+", "-", text, flags=re.UNICODE).strip("-. ")[:longest].strip("-. ")
    return f"{name}-" if name.lower() in _RESERVED else name or "unnamed"


def content_hash(path: Path) -> str:
    """BLAKE2b of a file's bytes, 128 bits as 32 hex digits. Two files with one hash are copies."""
    with opened(path) as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def content_hash_of(data: bytes) -> str:
    """The same of a file's bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def set_aside(path: Path, word: str) -> Path:
    """Rename a file or folder to a free name beside it: `a.pt` to `a.damaged.pt`, `a.damaged-2.pt`.

    Returns:
        Where it lies now.
    """
    return path.replace(free_name(path, word))


def free_name(path: Path, word: str) -> Path:
    """A name beside `path` that nothing has yet: its own, with a word in it."""
    place, count = path.with_name(f"{path.stem}.{word}{path.suffix}"), 1
    while os.path.lexists(place):
        count += 1
        place = path.with_name(f"{path.stem}.{word}-{count}{path.suffix}")
    return place


def folder_size(folder: Path) -> int:
    """Bytes of all files below a folder; a file that vanishes meanwhile counts as nothing."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if path.is_file():
                total += path.stat().st_size
    return total
