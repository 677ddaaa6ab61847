"""Everyday photographs, whole or in two halves; none are shipped."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from zlib import crc32

import cv2
import numpy as np

from benchmarks.worlds.canvas import Image

SIDE = 192
Half = Literal["tune", "held_out"]
HALVES: tuple[Half, Half] = ("tune", "held_out")
"""Every photograph lies in one of them by its name, so that no world of one shares any with one of
the other."""


def files_of(folder: Path, half: Half | None = None) -> list[Path]:
    """The photographs below a folder, or one half of them: the same half on every machine."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
    return [p for p in files if half in (None, HALVES[crc32(p.name.encode()) % 2])]


def pool(folder: Path, rng: np.random.Generator, half: Half | None = None) -> Iterator[Image]:
    """All photographs of a folder, or of one half, as squares, in a random order, each once."""
    files = files_of(folder, half)
    for at in rng.permutation(len(files)):
        image = cv2.imread(str(files[at]), cv2.IMREAD_COLOR)
        if image is not None:
            small = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
            yield np.ascontiguousarray(small[..., ::-1])
