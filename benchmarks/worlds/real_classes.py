"""Real classes, that nobody made: what a camera could have seen anyway is harmless to them."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from benchmarks.worlds.canvas import Image
from benchmarks.worlds.photographs import STILL
from benchmarks.worlds.pool import SIDE, Half, files_of
from benchmarks.worlds.world import Truth, World, mild

TRIED = ("horizontal_flip", "rotation", "shift", "brightness", "contrast", "noise", "hue", "jpeg")
RUNGS: dict[str, tuple[float, ...]] = {
    "rotation": (10,), "shift": (0.1,), "brightness": (0.3, -0.3), "contrast": (-0.3,),
    "noise": (0.05,), "hue": (0.02,), "jpeg": (60,),
}  # fmt: skip
ANIMALS, THINGS = ("n01440764", "n02643566"), ("n02666196", "n04613696")
"""First and last ImageNet number of the animals and of the things among the photographs."""


def draw(name: str, shared: Path, each: int, half: Half | None = None) -> World:
    """A world of labelled photographs.

    Args:
        name: of `WORLDS`.
        shared: folder with `hymenoptera`, `trash`, `sign_digits` and `photographs`.
        each: pictures a class.
        half: of the photographs; None = all.
    """
    still = {"trash": STILL, "hands": ()}.get(name, ("horizontal_flip",))

    def truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
        if augmentation in STILL:  # all hands here are right hands: nobody knows of left ones
            return "harmless" if augmentation in still else "open"
        return mild(augmentation, strength)

    pictures = {
        f"{label}/{number:03d}.png": image
        for label, files in _CLASSES[name](shared, half)
        for number, image in enumerate(_squares(files, each))
    }
    return World(
        name=name, pictures=pictures, truth=truth, augmentations=(*TRIED, *still[1:]), rungs=RUNGS
    )


def _squares(files: list[Path], each: int) -> Iterator[Image]:
    for at in np.random.default_rng(0).permutation(len(files))[:each]:
        image = cv2.imread(str(files[at]), cv2.IMREAD_COLOR)
        small = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        yield np.ascontiguousarray(small[..., ::-1])


Classes = Iterator[tuple[str, list[Path]]]


def _insects(shared: Path, half: Half | None) -> Classes:
    for label in ("ants", "bees"):
        yield label, files_of(shared / "hymenoptera" / "train" / label, half)


def _trash(shared: Path, half: Half | None) -> Classes:
    for label in ("cardboard", "glass", "metal", "paper"):
        yield label, files_of(shared / "trash" / label, half)


def _hands(shared: Path, half: Half | None) -> Classes:
    for label in "01579":
        yield label, files_of(shared / "sign_digits" / label, half)


def _life(shared: Path, half: Half | None) -> Classes:
    files = files_of(shared / "photographs", half)
    for label, (first, last) in {"animals": ANIMALS, "things": THINGS}.items():
        yield label, [p for p in files if first <= p.name[:9] <= last]


_CLASSES = {"insects": _insects, "trash": _trash, "hands": _hands, "life": _life}
WORLDS = tuple(_CLASSES)
