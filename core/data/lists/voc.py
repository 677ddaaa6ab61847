"""Pascal VOC: an .xml file a picture that names the things in it.

Only what a picture shows is taken, not where. XML that defines entities can grow without end
(CWE-776), so that any document type is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from core import files
from core.data.table import TableRow

_LARGEST_BYTES = 4 * 2**20
"""Of one .xml: a thousand things with boxes have 0.3 MB."""
_SIDES = ("train", "val", "test")


class BadAnnotation(Exception):
    """An .xml file that is no annotation of a picture; its only argument says why."""


@dataclass
class _Read:
    """What one file says."""

    names: dict[str, None] = field(default_factory=dict)
    file: str = ""
    place: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def begun(self, tag: str, _: object) -> None:
        if not self.place and tag != "annotation":
            raise BadAnnotation("is no annotation of a picture")
        self.place.append(tag)
        self.text = []

    def ended(self, _: str) -> None:
        inside, text = self.place[1:], "".join(self.text).strip()
        if inside == ["object", "name"] and text:
            self.names[text] = None
        elif inside == ["filename"]:
            self.file = text
        self.place.pop()
        self.text = []

    def said(self, text: str) -> None:
        self.text.append(text)


def _no_types(*_: object) -> None:
    raise BadAnnotation("defines a document type, as no annotation needs to: it is not read")


def read(path: Path) -> tuple[str, tuple[str, ...]]:
    """The file name and the classes that an annotation tells.

    Raises:
        BadAnnotation: it is none.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise BadAnnotation(f"has more than {_LARGEST_BYTES >> 20} MiB")
        data = files.read_bytes(path)
    except OSError as error:
        raise BadAnnotation(f"could not be read: {error.strerror}") from error
    found, parser = _Read(), expat.ParserCreate()
    parser.StartElementHandler = found.begun
    parser.EndElementHandler = found.ended
    parser.CharacterDataHandler = found.said
    parser.StartDoctypeDeclHandler = _no_types
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise BadAnnotation(f"is damaged: {error}") from error
    return found.file, tuple(found.names)


def rows(
    folder: Path, annotations: Sequence[str], pictures: set[str]
) -> tuple[list[TableRow], dict[str, str]]:
    """A row for each annotation, and why others are none.

    A picture is the one of the same name beside its annotation, or in a folder beside that one's;
    else the one that the annotation names.

    Args:
        folder: the data folder.
        annotations: .xml files in it.
        pictures: all pictures in it.
    """
    by_stem: dict[str, list[str]] = {}
    for picture in pictures:
        by_stem.setdefault(PurePosixPath(picture).stem, []).append(picture)
    read_ones, bad = {}, {}
    for file in annotations:
        try:
            read_ones[file] = read(folder / file)
        except BadAnnotation as error:
            bad[file] = str(error)
    several = any(len(names) > 1 for _, names in read_ones.values())
    sides = _sides(folder, annotations)
    found = []
    for number, (file, (told, names)) in enumerate(read_ones.items(), 1):
        stem = PurePosixPath(file).stem
        picture = _beside(file, by_stem.get(stem, [])) or told or f"{stem}.jpg"
        side = sides.get(stem, "")
        row = TableRow(
            line=number, unit="file", file=picture, names=names, side=side, several=several
        )
        found.append(row)
    return found, bad


def _beside(annotation: str, pictures: Sequence[str]) -> str | None:
    """The only picture of that name, or the only one near the annotation."""
    if len(pictures) == 1:
        return pictures[0]
    own = PurePosixPath(annotation).parent
    for place in (own, own.parent):
        near = [picture for picture in pictures if PurePosixPath(picture).is_relative_to(place)]
        named = [picture for picture in near if "JPEGImages" in picture] or near
        if len(named) == 1:
            return named[0]
    return None


def _sides(folder: Path, annotations: Sequence[str]) -> dict[str, str]:
    """The side of each name that a list in ImageSets/Main tells."""
    roots = {folder / PurePosixPath(file).parent.parent for file in annotations}
    sides: dict[str, str] = {}
    for root in sorted(roots):
        for side in _SIDES:
            listed = root / "ImageSets" / "Main" / f"{side}.txt"
            try:
                data = files.read_bytes(listed) if listed.stat().st_size < 64 * 2**20 else b""
            except OSError:
                continue
            names = (line.split() for line in data.decode("utf-8", "replace").splitlines())
            sides |= {words[0]: side for words in names if words}
    return sides
