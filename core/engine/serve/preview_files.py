"""Pictures that the engine draws for a page: laid into one bounded folder, told by their path."""

import contextlib
import itertools
import os
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from core import files, home

MOST_FILES = 2000
"""Beyond it the oldest are taken away; a preview of six pictures with variants lays down 24."""
_JPEG_QUALITY = 90
_count = itertools.count()


def folder() -> Path:
    """Where the pictures lie; may be emptied at any time."""
    return home.cache_folder() / "desk"


def put(image: npt.NDArray[np.uint8]) -> Path:
    """Lay down one RGB picture as JPEG under a name of its own.

    Not flushed to the disk one by one: after a power cut nobody asks for a preview again.
    """
    done, data = cv2.imencode(
        ".jpg", np.ascontiguousarray(image[..., ::-1]), (cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY)
    )
    if not done:
        raise ValueError(f"a picture of shape {image.shape} cannot be written")
    count = next(_count)
    path = folder() / f"{os.getpid()}-{count}.jpg"
    with files.disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.tobytes())
    if count % 100 == 0:
        tidy()
    return path


def tidy(keep: int = MOST_FILES) -> None:
    """Take the oldest pictures away until few enough are left."""
    dated = []
    for path in folder().glob("*.jpg"):
        with contextlib.suppress(OSError):
            dated.append((path.stat().st_mtime, path))
    for _, path in sorted(dated)[: max(0, len(dated) - keep)]:
        path.unlink(missing_ok=True)
