"""When and with which camera a picture was taken, as its header says (EXIF)."""

import datetime as dt
import re
import struct
import sys
from collections.abc import Iterator
from typing import NamedTuple

from PIL.ExifTags import IFD, Base

_TIME = re.compile(rb"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")
_SHORT = 256
"""Bytes of the longest text that is read; cameras need a dozen."""
_ENTRIES = 200
"""Entries of a directory that are looked at; cameras write sixty at most."""
_OUTER = (Base.Make, Base.Model)
_INNER = (Base.DateTimeOriginal, Base.SubsecTimeOriginal, Base.BodySerialNumber)


class Taken(NamedTuple):
    """A moment by the clock of one camera; cameras disagree, so it is compared within one only."""

    seconds: float
    """Since 1970, as if the clock showed Greenwich time."""
    camera: str
    """Maker, model and serial number, as far as they are told."""

    @classmethod
    def of(cls, exif: object) -> "Taken | None":
        """What EXIF says; `None` where it lacks the time, the model or sense, or is a text.

        Read here and not by PIL, which takes ten times as long: it reads all that cameras write.
        """
        if not isinstance(exif, bytes) or not _TIME.search(exif):
            return None
        try:
            return _taken(exif.removeprefix(b"Exif\0\0"))
        except (ValueError, KeyError, IndexError, OverflowError, struct.error):
            return None


def _taken(data: bytes) -> Taken | None:
    order = {b"II": "<", b"MM": ">"}[data[:2]]
    (first,) = struct.unpack_from(f"{order}I", data, 4)
    outer = dict(_entries(data, order, first))
    (inside,) = struct.unpack(f"{order}I", outer[IFD.Exif])
    texts = {tag: _text(outer.get(tag, b"")) for tag in _OUTER}
    inner = dict(_entries(data, order, inside))
    texts |= {tag: _text(inner.get(tag, b"")) for tag in _INNER}
    if not texts[Base.Model]:
        return None
    moment = dt.datetime.strptime(
        f"{texts[Base.DateTimeOriginal]} +0000", "%Y:%m:%d %H:%M:%S %z"
    ).timestamp()
    below = texts[Base.SubsecTimeOriginal]
    named = (texts[tag] for tag in (*_OUTER, Base.BodySerialNumber))
    return Taken(
        moment + (float(f"0.{below}") if below.isdecimal() and below.isascii() else 0.0),
        sys.intern(" ".join(filter(None, named))),
    )


def _entries(data: bytes, order: str, at: int) -> Iterator[tuple[int, bytes]]:
    """Tag and bytes of the texts and offsets in one directory of a TIFF file."""
    (count,) = struct.unpack_from(f"{order}H", data, at)
    for entry in range(min(count, _ENTRIES)):
        place = at + 2 + 12 * entry
        tag, kind, length = struct.unpack_from(f"{order}HHI", data, place)
        if tag == IFD.Exif and kind == 4 and length == 1:
            yield tag, data[place + 8 : place + 12]
        elif tag in _OUTER + _INNER and kind == 2 and length <= _SHORT:
            (far,) = struct.unpack_from(f"{order}I", data, place + 8)
            start = far if length > 4 else place + 8
            yield tag, data[start : start + length]


def _text(value: bytes) -> str:
    return value.split(b"\0")[0].decode("ascii", "replace").strip()
