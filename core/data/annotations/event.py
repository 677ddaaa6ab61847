"""One thing that somebody said of pictures: a label, "leave it out", "not sure", or an undo."""

import getpass
import time
import uuid
from typing import Literal

from pydantic import Field

from core.settings import Settings

Kind = Literal["label", "leave out", "not sure", "none of these", "group", "note", "undo"]
DECIDES: tuple[Kind, ...] = ("label", "leave out", "not sure", "none of these")
"""Kinds that say what a picture shows, or that it is not used; the latest one counts."""


class Shown(Settings):
    """What stood beside a picture when something was said of it: a guess can sway people."""

    guess: str = ""
    """What a model said; empty = no guess was shown."""
    confidence: float | None = Field(default=None, ge=0, le=1)


class LabelEvent(Settings):
    """One press: it may be about many pictures, and is undone as a whole."""

    id: str = Field(default_factory=lambda: uuid.uuid4().hex, min_length=8, max_length=64)
    t: float = Field(default_factory=lambda: round(time.time(), 3), ge=0, lt=1e11)
    """Seconds since the epoch."""
    who: str = ""
    kind: Kind
    contents: tuple[str, ...] = ()
    """Content hashes of the pictures (`core.files.content_hash`): copies share what was said."""
    files: tuple[str, ...] = ()
    """Where they lay then, in the order of `contents`; for people, nothing is found by it."""
    names: tuple[str, ...] = ()
    """Of a label: the class, or all classes that each of them shows."""
    text: str = ""
    """Of a group or a note; empty takes it back."""
    shown: Shown = Shown()
    undoes: tuple[str, ...] = ()
    """Of an undo: the ids of what does not count any more; another undo may be among them."""


def myself() -> str:
    """Who works here, as the system knows them; empty where it does not."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
