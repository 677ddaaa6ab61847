"""The pictures that a press is about, and what is kept of it."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core import files
from core.data import brought
from core.data.annotations.event import Kind
from core.errors import GraftError
from pages.parts.shared import notices, saying
from pages.parts.shared.labelled import Labelled


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """Pictures of one data set, or such as are to be brought to it."""

    contents: tuple[str, ...]
    files: tuple[str, ...]
    of: Labelled
    elsewhere: tuple[Path, ...] = ()
    """Those of them that do not lie in it."""

    def say(self, kind: Kind, names: Sequence[str] = ()) -> None:
        """Keep it: on disk before the page goes on; first what it is about, then what was said."""
        with notices.guard():
            for path in self.elsewhere:
                brought.keep(self.of.folder, path)
            saying.write(
                self.of.folder,
                kind=kind,
                contents=self.contents,
                files=self.files,
                names=tuple(names),
                shown=self.of.shown,
            )


def pressed(paths: Sequence[Path], of: Labelled) -> Pressed:
    """Those of the pictures that are there still.

    Args:
        paths: their files.
        of: whose pictures they are.
    """
    contents, inside, elsewhere = [], [], []
    for path in paths:
        with contextlib.suppress(OSError, GraftError):
            content = content_of(path, of)
            contents.append(content)
            inside.append(_inside(path, of.folder))
            if of.inside is not None and content not in of.inside:
                elsewhere.append(path)
    return Pressed(contents=tuple(contents), files=tuple(inside), of=of, elsewhere=tuple(elsewhere))


def content_of(path: Path, of: Labelled) -> str:
    """The content hash under which something is said of a picture.

    Raises:
        OSError, GraftError: it cannot be read.
    """
    if of.inside is None:
        return files.content_hash(path)
    kept = brought.content_of(path)
    raw = kept if kept in of.inside else files.content_hash(path)
    return raw if raw in of.inside else kept


def _inside(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
