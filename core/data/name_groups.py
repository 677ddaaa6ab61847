"""Groups that file names tell: patients, videos, slides, folders inside a class folder.

Most folders are numbered, so a number alone says nothing. Taken is what names a thing that has many
pictures, beside a number of the picture; what may be one or the other is a guess, and only told.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from core.data.dataset import Dataset, Picture
from core.data.group import Guess, Kind, Link
from core.data.name_form import GROUP, NameForm

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
_FEWEST = 2
_DENSE = 3
"""Running numbers leave out at most two of three."""


class _Place(NamedTuple):
    """A picture's name, taken apart."""

    picture: Picture
    folders: tuple[str, ...]
    """Below the folder of its class."""
    around: tuple[str, ...]
    """All that say neither its class nor its side."""
    stem: str


_Told = tuple[str, str, str]
"""What tells a group apart, what it is called, and the reason."""


def links(dataset: Dataset) -> Iterator[Link]:
    """Groups that names tell without doubt."""
    places = list(_places(dataset))
    yield from _by(places, _named, "names")
    yield from _by(places, _version, "names")
    yield from _by(_filmed(places), _frame, "names")
    yield from _by(_nested(places), _folder, "folders")


def _places(dataset: Dataset) -> Iterator[_Place]:
    """All pictures but those whose names are from here; what folders say is looked up once each."""
    levels = dataset.levels
    known: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for picture in dataset.pictures:
        if picture.brought:
            continue
        folder, _, name = picture.file.rpartition("/")
        if folder not in known:
            folders = folder.split("/") if folder else []
            inside = levels.below(folders)
            known[folder] = (inside, (*levels.above(folders), *inside))
        yield _Place(picture, *known[folder], name.rsplit(".", 1)[0])


def _by(
    places: Iterable[_Place], tell: Callable[[_Place], _Told | None], kind: Kind
) -> Iterator[Link]:
    """A link for each thing that is told of two pictures or more."""
    files: dict[str, list[str]] = defaultdict(list)
    words: dict[str, tuple[str, str]] = {}
    for place in places:
        if said := tell(place):
            files[said[0]].append(place.picture.file)
            words.setdefault(said[0], said[1:])
    for key, some in files.items():
        if len(some) >= _FEWEST:
            name, reason = words[key]
            yield Link(kind, name, reason, tuple(some))


def _named(place: _Place) -> _Told | None:
    """`patient07_left`, `clip_3-0012`, or a folder of such a name.

    A person is one, whatever stands beside it; of a thing the picture has a number of its own.
    Where a name says the class too, things of each class have been counted by themselves.
    """
    for words in _NAMED:
        for text in (place.stem, *reversed(place.around)):
            for match in words.finditer(text):
                rest, person = f"{text[: match.start()]} {text[match.end() :]}", words is _NAMED[0]
                if _is_class(match.group(), place.picture.target.names):
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
    for name in place.picture.target.names:
        if re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text, re.IGNORECASE):
            return name
    return ""


def _is_beside(rest: str, person: bool, place: _Place) -> bool:
    """Whether something besides the class tells pictures of one thing apart."""
    for name in place.picture.target.names:
        rest = re.sub(re.escape(name), "", rest, flags=re.IGNORECASE)
    return bool(re.search(r"[^\W_]" if person else r"\d", rest))


def _version(place: _Place) -> _Told | None:
    match = _VERSION.match(place.stem)
    if not match:
        return None
    return f"version:{match.group(1)}", match.group(1), f"changed versions of {match.group(1)}"


def _frame(place: _Place) -> _Told | None:
    match = _FRAME.match(place.stem)
    if not match or _named(place) or _is_class(match.group(1), place.picture.target.names):
        return None
    name = match.group(1).strip(" _.-")
    own = "" if re.search(r"\d", name) else "/".join(place.picture.target.names)
    return f"{own}\0{place.around}\0{name}", name, f"frames of {name}"


def _filmed(places: Iterable[_Place]) -> Iterator[_Place]:
    """Pictures called frames of something, where names tell several such things in their class."""
    named: dict[str, set[str]] = defaultdict(set)
    frames = [place for place in places if _FRAME.match(place.stem)]
    for place in frames:
        named[place.picture.label].add(_FRAME.sub(r"\1", place.stem))
    for place in frames:
        film = _FRAME.sub(r"\1", place.stem)
        if re.search(r"\d", film) or len(named[place.picture.label]) > 1:
            yield place


def _folder(place: _Place) -> _Told | None:
    key = "/".join(place.picture.file.split("/")[:-1])
    return key, key, f"in the folder {place.folders[-1]}"


def _nested(places: Iterable[_Place]) -> Iterator[_Place]:
    """Pictures in numbered folders, of which a class has several with several pictures each."""
    inside: dict[str, dict[tuple[str, ...], list[_Place]]] = defaultdict(lambda: defaultdict(list))
    for place in places:
        if place.folders and _numbered(place.folders[-1]) and not _named(place):
            inside[place.picture.label][place.folders].append(place)
    for folders in inside.values():
        several = [some for some in folders.values() if len(some) >= _FEWEST]
        if len(several) >= _FEWEST:
            yield from (place for some in several for place in some)


def _numbered(folder: str) -> bool:
    return bool(re.search(r"\d", folder)) and not _SAYS_NOTHING.match(folder)


def guess(dataset: Dataset, taken: Iterable[str]) -> Guess | None:
    """Names that may be numbered pictures of a few things, such as `00012_00003`.

    Args:
        dataset: the pictures.
        taken: files that have a group already.
    """
    known = set(taken)
    found: dict[str, dict[tuple[str, str], list[tuple[int, str]]]] = {}
    for place in _places(dataset):
        match = None if place.picture.file in known else _RUNNING.match(place.stem)
        if match and not _CAMERA.match(place.stem):
            before, mark, number = match.groups()
            things = found.setdefault(mark, {})
            key = (place.picture.label, before)
            things.setdefault(key, []).append((int(number), place.picture.file))
    for mark, things in sorted(found.items(), key=lambda item: -len(item[1])):
        if _are_tracks(dataset, things):
            files = tuple(file for some in things.values() for _, file in some)
            begun = {before for _, before in things}
            again = len(begun) < len(things) and all(before.isdigit() for before in begun)
            form = f"{GROUP}/{GROUP}{mark}*" if again else f"{GROUP}{mark}*"
            return Guess(form, len(NameForm(form).groups(files)), files)
    return None


def _are_tracks(dataset: Dataset, things: dict[tuple[str, str], list[tuple[int, str]]]) -> bool:
    """Several in most of the classes, each with several pictures whose numbers run."""
    running = [key for key, some in things.items() if _runs([number for number, _ in some])]
    covered = sum(len(things[key]) for key in running)
    counts: dict[str, int] = defaultdict(int)
    for label, _ in running:
        counts[label] += 1
    several = [label for label, number in counts.items() if number >= _FEWEST]
    return 2 * covered >= len(dataset.pictures) and 2 * len(several) >= len(
        {picture.label for picture in dataset.pictures}
    )


def _runs(numbers: Sequence[int]) -> bool:
    different = sorted(set(numbers))
    span = different[-1] - different[0] + 1
    return len(different) >= _FEWEST and span <= _DENSE * len(different)
