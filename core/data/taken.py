"""When and with which camera a picture was taken, as its header says (EXIF)."""

import datetime as dt
import re
import sys
from typing import Any, NamedTuple

from PIL import Image
from PIL.ExifTags import IFD, Base

_TIME = re.compile(rb"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")


class Taken(NamedTuple):
    """A moment by the clock of one camera; cameras disagree, so it is compared within one only."""

    seconds: float
    """Since 1970, as if the clock showed Greenwich time."""
    camera: str
    """Maker, model and serial number, as far as they are told."""

    @classmethod
    def of(cls, exif: object) -> "Taken | None":
        """What EXIF says; `None` where it lacks the time, the model or sense, or is a text."""
        if not isinstance(exif, bytes) or not _TIME.search(exif):
            return None
        try:
            whole = Image.Exif()
            whole.load(exif)
            return _taken(whole, whole.get_ifd(IFD.Exif))
        except Exception:  # noqa: BLE001 - whatever damaged EXIF makes of PIL: the picture is good
            return None


def _taken(whole: Any, inner: dict[int, Any]) -> Taken | None:
    model = _text(whole.get(Base.Model))
    if not model:
        return None
    clock = _text(inner[Base.DateTimeOriginal]) + " +0000"
    moment = dt.datetime.strptime(clock, "%Y:%m:%d %H:%M:%S %z").timestamp()
    below = _text(inner.get(Base.SubsecTimeOriginal))
    parts = (_text(whole.get(Base.Make)), model, _text(inner.get(Base.BodySerialNumber)))
    return Taken(
        moment + (float(f"0.{below}") if below.isdigit() else 0.0),
        sys.intern(" ".join(filter(None, parts))),
    )


def _text(value: object) -> str:
    return str(value or "").strip(" \0")
