"""Files whose names do not say what they are: of those, DICOM alone is told by its first bytes.

Hospitals write IM000001 or 1.2.840.113619.2.55; README and Makefile have no ending either.
"""

from pathlib import Path

from core.data import readers


def without_ending(name: str) -> bool:
    """True also where what stands behind the last dot is a number."""
    stem, _, end = name.rpartition("/")[2].rpartition(".")
    return not (stem and end) or end.isdigit()


def is_dicom(path: Path) -> bool:
    """True for a file without an ending that begins as a DICOM file does."""
    if not without_ending(path.name):
        return False
    try:
        with path.open("rb") as file:
            return readers.DICOM.begins(file.read(readers.HEAD_BYTES))
    except OSError:
        return False
