"""The last bytes of a picture file: a cheap look whether it was cut off."""

import mmap
import os
import struct
from typing import BinaryIO

_IEND = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_JPEG_END = b"\xff\xd9"
_TAIL = 64
_MOST_BOXES = 1000


_TOLD = ("JPEG", "MPO", "PNG", "GIF", "WEBP", "BMP")


def is_told(format_name: str) -> bool:
    """True for a format whose files say where they end."""
    return format_name in _TOLD


def is_whole(file: BinaryIO, format_name: str, end: int | None = None) -> bool:
    """True if a file surely has its end; False if it may have been cut off.

    Costs a few reads; only a JPEG with something behind its end is searched as a whole.

    Args:
        file: open, at any place.
        format_name: PIL's.
        end: where its reader says that it ends, of a format that nothing here knows.
    """
    size = file.seek(0, os.SEEK_END)
    if end is not None:
        return end <= size
    if format_name == "HEIF":
        return _has_all_boxes(file, size)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    if format_name in ("JPEG", "MPO"):
        return _JPEG_END in tail or _has_jpeg_end(file, size)
    if format_name == "PNG":
        return _IEND in tail
    if format_name == "GIF":
        return tail.rstrip(b"\x00").endswith(b";")
    return _declared(file, format_name, size)


def _declared(file: BinaryIO, format_name: str, size: int) -> bool:
    """Compare a file's length with the one that its header declares."""
    file.seek(0)
    head = file.read(8)
    if format_name not in ("WEBP", "BMP") or len(head) < 8:
        return False
    if format_name == "WEBP":
        (inside,) = struct.unpack("<I", head[4:8])
        return bool(inside + 8 <= size)
    (declared,) = struct.unpack("<I", head[2:6])
    return bool(54 < declared <= size)


def _has_all_boxes(file: BinaryIO, size: int) -> bool:
    """Compare the lengths that the boxes of a file say with its own (ISO 14496-12, 4.2)."""
    at = 0
    for _ in range(_MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            break
        (length,) = struct.unpack(">I", head[:4])
        if length == 1 and len(head) == 16:
            (length,) = struct.unpack(">Q", head[8:])
        if length < 8:
            return bool(length == 0)  # the last one, as long as the file is
        at += length
    return at == size


def _has_jpeg_end(file: BinaryIO, size: int) -> bool:
    """Look for the end marker behind the start of the pixels (a thumbnail in the head has its own).

    Telephones append films and second pictures. In the pixels themselves FF is always followed by
    00 or a restart marker, so the first FF D9 is the end (ITU-T T.81, B.1.1.2).
    """
    if size < 4:
        return False
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = _pixels(data)
        return start is not None and data.find(_JPEG_END, start) >= 0


def _pixels(data: mmap.mmap) -> int | None:
    """Where the first scan begins: behind the segments that come before it."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xDA:
            return at
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
