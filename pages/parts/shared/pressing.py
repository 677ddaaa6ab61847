"""The pictures that a press is about, and what is kept of it."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core import files
from core.data import collections
from core.data.annotations.event import Kind
from core.errors import GraftError
from pages.parts.shared import notices, saying
from pages.parts.shared.labelled import Labelled


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """Pictures of one data set, or such as are to join it."""

    contents: tuple[str, ...]
    names: tuple[str, ...]
    """Of their files, as an event tells them."""
    of: Labelled
    elsewhere: tuple[tuple[str, Path], ...] = ()
    """Those of them that do not lie in it: content and file."""

    def say(self, kind: Kind, names: Sequence[str] = ()) -> None:
        """Keep it: on disk before the page goes on; first what it is about, then what was said."""
        with notices.guard():
            place = collections.beside(self.of.folder)
            kept = {
                content: collections.keep(place, path.name, files.read_bytes(path)).stem
                for content, path in self.elsewhere
            }
            saying.write(
                self.of.folder,
                kind=kind,
                contents=tuple(kept.get(content, content) for content in self.contents),
                files=self.names,
                names=tuple(names),
                shown=self.of.shown,
            )


def pressed(paths: Sequence[Path], of: Labelled) -> Pressed:
    """Those of the pictures that are there still.

    Args:
        paths: their files.
        of: whose pictures they are.
    """
    contents, names, elsewhere = [], [], []
    for path in paths:
        with contextlib.suppress(OSError, GraftError):
            content = _content_of(path, of)
            contents.append(content)
            names.append(_inside(path, of.folder))
            if of.inside is not None and content not in of.inside:
                elsewhere.append((content, path))
    return Pressed(contents=tuple(contents), names=tuple(names), of=of, elsewhere=tuple(elsewhere))


def _content_of(path: Path, of: Labelled) -> str:
    """The content hash under which something is said of a picture."""
    if of.inside is None:
        return _hashed(path, _stamp(path))
    kept = collections.content_of(path)
    raw = kept if kept in of.inside else _hashed(path, _stamp(path))
    return raw if raw in of.inside else kept


def _stamp(path: Path) -> tuple[int, ...]:
    now = path.stat()
    return now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino


@lru_cache(maxsize=512)
def _hashed(path: Path, _as_it_is: tuple[int, ...]) -> str:
    """Its content hash; read once, until the file changes: it is asked for at each press."""
    return files.content_hash(path)


def _inside(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
