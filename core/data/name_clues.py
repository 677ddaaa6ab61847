"""Clues: what the name of a picture says by itself of what it belongs to.

Most folders are numbered, so a number alone says nothing. Taken is what names a thing that has many
pictures, beside a number of the picture.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from core.data.dataset import Dataset, Picture
from core.data.folder_levels import FolderLevels
from core.data.target import Target

_PEOPLE = "patient|pat|pid|subject|subj|sub|person|participant|donor"
_THINGS = (
    "video|vid|clip|movie|film|scene|sequence|seq|track|take|burst|plate|lot|batch|slide|wsi|"
    "case|specimen|series|study|session|ses"
)
_NAMED = [
    re.compile(rf"(?<![^\W_])({words})[ _.#-]?([a-z]{{0,2}}\d+)(?![^\W_])", re.IGNORECASE)
    for words in (_PEOPLE, _THINGS)
]
"""A word for something that has many pictures, and its number; the people first."""
_FRAME = re.compile(r"^(.+?)[ _.-]*(?:frame|frm|slice)[ _.#-]*\d+$", re.IGNORECASE)
_VERSION = re.compile(r"^(.+)\.rf\.[0-9a-f]{16,}$", re.IGNORECASE)
"""As Roboflow names the changed versions of one picture that it stores."""
_RUNNING = re.compile(r"^(.*\d.*?|[a-z]{1,3}\d+)([ _.-])\(?(\d{1,6})\)?$", re.IGNORECASE)
_CAMERA = re.compile(
    r"^(\d{3}[A-Z_]{5}|.*\b(img|dsc[nf]?|pxl|mvi|gopr|dji|wp|screenshot|whatsapp image)[ _-].*)$",
    re.IGNORECASE,
)
"""Folders and beginnings of names that cameras give to all they take."""
_SAYS_NOTHING = re.compile(r"^((19|20)\d\d|v\d+|part[ _-]?\d+|\d{3}[A-Z_]{5})$", re.IGNORECASE)
"""Folders by year, version, part or camera."""
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


Told = tuple[str, str, str]
"""What tells a group apart, what it is called, and the reason."""


class _Place(NamedTuple):
    """A picture's name, taken apart."""

    file: str
    target: Target
    folders: tuple[str, ...]
    """Below the folder of its class."""
    around: tuple[str, ...]
    """All that say neither its class nor its side."""
    stem: str


class Clue(NamedTuple):
    """What the name of a picture says, whatever the others are called."""

    file: str
    target: Target
    """What the picture showed then: a name that has its class in it may mean that."""
    folders: tuple[str, ...]
    """Below the folder of its class."""
    named: Told | None
    version: Told | None
    frame: Told | None
    film: str
    """Of what it is called a frame; empty = of nothing."""
    running: tuple[str, str, int] | None
    """What stands before its running number, the sign between, the number."""

    @property
    def label(self) -> str:
        """What the picture showed, as text."""
        return self.target.text


_Clues = dict[str, Clue | Target]
"""By file; where its name says nothing, what the picture showed then."""


@lru_cache(maxsize=2)
def _earlier(_folder: Path, _levels: FolderLevels) -> _Clues:
    """What was told of a data set's names: of 100,000 pictures a press changes a few."""
    return {}


def clues(dataset: Dataset) -> Iterator[Clue]:
    """Of all pictures whose names say something."""
    earlier, read = _earlier(dataset.folder, dataset.levels), _reader(dataset.levels)
    for picture in dataset.pictures:
        last = earlier.get(picture.file)
        if (last.target if isinstance(last, Clue) else last) is not picture.target:
            last = earlier[picture.file] = read(picture) or picture.target
        if isinstance(last, Clue):
            yield last


def _reader(levels: FolderLevels) -> Callable[[Picture], Clue | None]:
    """What reads the clue of a picture; what its folders say is looked up once a folder."""
    known: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    same: dict[Told, Told] = {}

    def shared(told: Told | None) -> Told | None:
        return same.setdefault(told, told) if told else None

    def read(picture: Picture) -> Clue | None:
        if picture.brought:  # its name is from here
            return None
        folder, _, name = picture.file.rpartition("/")
        if folder not in known:
            folders = folder.split("/") if folder else []
            inside = levels.below(folders)
            known[folder] = (inside, (*levels.above(folders), *inside))
        place = _Place(picture.file, picture.target, *known[folder], name.rsplit(".", 1)[0])
        clue = _clue(place)
        if not (any(clue[3:]) or (place.folders and in_numbered(place.folders[-1]))):
            return None
        named, version, frame = map(shared, (clue.named, clue.version, clue.frame))
        return clue._replace(named=named, version=version, frame=frame)

    return read


def _clue(place: _Place) -> Clue:
    named, film, running = _named(place), _FRAME.match(place.stem), _RUNNING.match(place.stem)
    if running and _CAMERA.match(place.stem):
        running = None
    return Clue(
        file=place.file,
        target=place.target,
        folders=place.folders,
        named=named,
        version=_version(place),
        frame=_frame(film.group(1), place) if film and not named else None,
        film=film.group(1) if film else "",
        running=(running[1], running[2], int(running[3])) if running else None,
    )


def _named(place: _Place) -> Told | None:
    """`patient07_left`, `clip_3-0012`, or a folder of such a name.

    A person is one, whatever stands beside it; of a thing the picture has a number of its own.
    Where a name says the class too, things of each class have been counted by themselves.
    """
    for words in _NAMED:
        for text in (place.stem, *reversed(place.around)):
            for match in words.finditer(text):
                rest, person = f"{text[: match.start()]} {text[match.end() :]}", words is _NAMED[0]
                if _is_class(match.group(), place.target.names):
                    continue
                if text is not place.stem or _is_beside(rest, person, place):
                    word, number = match.group(1).lower(), match.group(2).lower()
                    own = "" if person else _class_in(rest, place)
                    name = f"{own} {match.group()}".strip()
                    key = f"{own}\0{word}:{_LEADING_ZEROS.sub('', number)}"
                    return key, name, f"pictures of {name}"
    return None


@lru_cache(maxsize=1024)
def _is_class(text: str, names: tuple[str, ...]) -> bool:
    """Whether that is what the class is called: `person1/person1_04.jpg` tells no group."""
    bare = re.compile(rf"{re.escape(_letters(text))}(?!\d)")
    return any(bare.search(_letters(name)) for name in names)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _class_in(text: str, place: _Place) -> str:
    """The class of a picture where its name says it as a word of its own."""
    for name in place.target.names:
        if re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text, re.IGNORECASE):
            return name
    return ""


def _is_beside(rest: str, person: bool, place: _Place) -> bool:
    """Whether something besides the class tells pictures of one thing apart."""
    for name in place.target.names:
        rest = re.sub(re.escape(name), "", rest, flags=re.IGNORECASE)
    return bool(re.search(r"[^\W_]" if person else r"\d", rest))


def _version(place: _Place) -> Told | None:
    match = _VERSION.match(place.stem)
    if not match:
        return None
    return f"version:{match.group(1)}", match.group(1), f"changed versions of {match.group(1)}"


def _frame(film: str, place: _Place) -> Told | None:
    if _is_class(film, place.target.names):
        return None
    name = film.strip(" _.-")
    own = "" if re.search(r"\d", name) else "/".join(place.target.names)
    return f"{own}\0{place.around}\0{name}", name, f"frames of {name}"


@lru_cache(maxsize=4096)
def in_numbered(folder: str) -> bool:
    """Whether a folder inside a class is numbered as a thing of many pictures may be."""
    return bool(re.search(r"\d", folder)) and not _SAYS_NOTHING.match(folder)
