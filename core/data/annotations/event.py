"""One thing that somebody said of pictures or of classes: a label, another name, or an undo.

An event may come from somebody else's file: texts and lists have a longest, and what is longer is
no event.
"""

import getpass
import time
import unicodedata
import uuid
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from core.settings import Settings

Kind = Literal[
    "label", "leave out", "not sure", "none of these", "group", "note", "undo",
    "class", "rename class", "remove class", "class order", "class colour", "several",
]  # fmt: skip
DECIDES: tuple[Kind, ...] = ("label", "leave out", "not sure", "none of these")
"""Kinds that say what a picture shows, or that it is not used; the latest one counts."""
OF_CLASSES: tuple[Kind, ...] = (
    "class", "rename class", "remove class", "class order", "class colour", "several",
)  # fmt: skip
"""Kinds about the classes themselves, not about a picture: see `class_list`."""

LONGEST_CLASS = 300
"""Letters of a class; a folder's name has 255 at most."""
MOST_NAMES = 200
"""Classes that one picture shows: with the longest names they still fit a cell of a table."""
MOST_CLASSES = 10_000
"""Classes that can be put in order."""
LONGEST_TEXT = 10_000
"""Letters of a note or a group."""
LONGEST_FILE = 4096
"""Letters of a path, as Linux allows them."""
END_OF_TIME_S = 1e11
"""Seconds since the epoch that no event reaches."""
_LONGEST_ID = 64
_MOST_AT_ONCE = 1_000_000
"""Pictures that one press is about."""


def _writable(text: str) -> str:
    """The text with what UTF-8 cannot say, as half a character in a file's name, spelt out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _one_spelling(names: Iterable[str]) -> tuple[str, ...]:
    """Classes sorted, each once, composed as those of folders are (`core.data.reading`)."""
    return tuple(sorted({unicodedata.normalize("NFC", name) for name in names}))


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    """The same in the order that they were given."""
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", name) for name in names))


_Text = Annotated[str, AfterValidator(_writable)]
_Id = Annotated[_Text, Field(min_length=1, max_length=_LONGEST_ID)]
_Name = Annotated[_Text, Field(min_length=1, max_length=LONGEST_CLASS)]
_File = Annotated[_Text, Field(max_length=LONGEST_FILE)]
_Names = Annotated[tuple[_Name, ...], Field(max_length=MOST_NAMES), AfterValidator(_one_spelling)]
_Order = Annotated[tuple[_Name, ...], Field(max_length=MOST_CLASSES), AfterValidator(_in_order)]


class Shown(Settings):
    """What stood beside a picture when something was said of it: a guess can sway people."""

    guess: _Text = Field(default="", max_length=LONGEST_TEXT)
    """What a model said; empty = no guess was shown."""
    confidence: float | None = Field(default=None, ge=0, le=1)


class LabelEvent(Settings):
    """One press: it may be about many pictures, and is undone as a whole."""

    id: _Text = Field(
        default_factory=lambda: uuid.uuid4().hex, min_length=8, max_length=_LONGEST_ID
    )
    t: float = Field(default_factory=lambda: round(time.time(), 3), ge=0, lt=END_OF_TIME_S)
    """Seconds since the epoch."""
    who: _Text = Field(default="", max_length=LONGEST_CLASS)
    kind: Kind
    press: _Text = Field(default="", max_length=_LONGEST_ID)
    """What events of one press share, where it takes several: they are undone together."""
    contents: tuple[_Id, ...] = Field(default=(), max_length=_MOST_AT_ONCE)
    """Content hashes of the pictures (`core.files.content_hash`): copies share what was said."""
    files: tuple[_File, ...] = Field(default=(), max_length=_MOST_AT_ONCE)
    """Where they lay then, in the order of `contents`; for people, nothing is found by it."""
    names: _Names = ()
    """Of a label: the class, or all classes that each of them shows. Else the class it is about."""
    text: _Text = Field(default="", max_length=LONGEST_TEXT)
    """Of a group, a note or a colour, empty takes it back; the new name of a class; "yes" where a
    picture may show several classes."""
    order: _Order = ()
    """Of an order: the classes that come first."""
    shown: Shown = Shown()
    undoes: tuple[_Id, ...] = Field(default=(), max_length=_MOST_AT_ONCE)
    """Of an undo: the ids of what does not count any more; another undo may be among them."""


def myself() -> str:
    """Who works here, as the system knows them; empty where it does not."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
