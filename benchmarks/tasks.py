"""Tasks of known truth for advice: a user's own pictures, and new ones that nobody trains on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from sklearn.datasets import load_digits

from benchmarks.worlds import all as worlds
from benchmarks.worlds.canvas import Image
from benchmarks.worlds.pool import files_of
from core.data import signs

_NEW = 60
"""New pictures a class, at most: what a finished model is scored on."""
_LONGEST_PX = 400
"""Longer pictures are made smaller: networks look at 224 of it."""
Classes = Iterator[tuple[str, list[Image]]]
"""Pictures of each class, in an order of its own for each seed."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """Where pictures come from, and how many of each class the user has."""

    source: str
    each: int

    def write(self, shared: Path, seed: int, folder: Path) -> tuple[Path, Path]:
        """Write the user's pictures and the new ones.

        Args:
            shared: folder with `hymenoptera`, `trash`, `sign_digits` and `photographs`.
            seed: which pictures of each class are the user's.
            folder: an empty one.

        Returns:
            Two folders with one folder a class.
        """
        own, new = folder / "own", folder / "new"
        for label, pictures in _SOURCES[self.source](shared, seed):
            for number, picture in enumerate(pictures[: self.each + _NEW]):
                place = (own if number < self.each else new) / label
                place.mkdir(parents=True, exist_ok=True)
                Pillow.fromarray(picture).save(place / f"{number:03d}.png")
        return own, new


def _read(files: list[Path], seed: int) -> list[Image]:
    order = np.random.default_rng(seed).permutation(len(files))
    chosen = [files[at] for at in order[: 120 + _NEW]]
    return [_picture(file) for file in chosen]


def _picture(file: Path) -> Image:
    opened = Pillow.open(file).convert("RGB")
    opened.thumbnail((_LONGEST_PX, _LONGEST_PX))
    return np.asarray(opened)


def _folders(shared: Path, seed: int, *, parts: tuple[str, ...]) -> Classes:
    labels = sorted(path.name for path in (shared / parts[0]).iterdir() if path.is_dir())
    for label in labels:
        yield label, _read([f for part in parts for f in files_of(shared / part / label)], seed)


def _photographs(shared: Path, seed: int, *, groups: dict[str, tuple[str, str]]) -> Classes:
    """ImageNet photographs grouped by their numbers, first and last one of a group."""
    everything = files_of(shared / "photographs")
    for label, (first, last) in groups.items():
        yield label, _read([p for p in everything if first <= p.name[:9] <= last], seed)


def _signs(shared: Path, seed: int) -> Classes:
    """The sample's signs, others for each seed."""
    for sign in sorted(signs.SIGNS):
        drawn = (signs.jpeg(sign, number, seed=seed) for number in range(60 + _NEW))
        yield sign, [_opened(jpeg) for jpeg in drawn]


def _opened(jpeg: bytes) -> Image:
    found = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return np.ascontiguousarray(found[..., ::-1])


def _digits(shared: Path, seed: int) -> Classes:
    """Handwritten digits of 8 x 8 pixels (Alpaydin & Kaynak 1998), enlarged."""
    known = load_digits()
    for digit in range(10):
        own = known.images[known.target == digit]
        order = np.random.default_rng(seed).permutation(len(own))[: 60 + _NEW]
        grey = [cv2.resize((own[at] * 15.9).astype(np.uint8), (128, 128)) for at in order]
        yield str(digit), [np.stack([one] * 3, axis=-1) for one in grey]


def _drawn(shared: Path, seed: int, *, name: str) -> Classes:
    world = worlds.draw(name, seed, 30 + _NEW)
    labels = sorted({file.split("/")[0] for file in world.pictures})
    for label in labels:
        yield label, [p for file, p in world.pictures.items() if file.split("/")[0] == label]


def _false_colours(shared: Path, seed: int) -> Classes:
    """Refuse as a thermal camera would show it: far from what backbones have seen."""
    for label, pictures in _folders(shared, seed, parts=("trash",)):
        grey = (cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in pictures)
        yield label, [cv2.applyColorMap(255 - one, cv2.COLORMAP_JET)[..., ::-1] for one in grey]


def _outlines(shared: Path, seed: int) -> Classes:
    """Ants and bees as drawings of their edges."""
    for label, pictures in _insects(shared, seed):
        small = (cv2.resize(picture, (256, 256)) for picture in pictures)
        edges = (cv2.Canny(cv2.GaussianBlur(one, (5, 5), 0), 50, 120) for one in small)
        yield label, [np.stack([255 - one] * 3, axis=-1) for one in edges]


def _insects(shared: Path, seed: int) -> Classes:
    return _folders(shared, seed, parts=("hymenoptera/train", "hymenoptera/val"))


def _trash(shared: Path, seed: int) -> Classes:
    return _folders(shared, seed, parts=("trash",))


def _hands(shared: Path, seed: int) -> Classes:
    return _folders(shared, seed, parts=("sign_digits",))


_EASY = {"birds": ("n01514668", "n01860187"), "dogs": ("n02085620", "n02113978")}
_HARD = {"hounds": ("n02087394", "n02092339"), "terriers": ("n02093256", "n02099267")}


def _easy(shared: Path, seed: int) -> Classes:
    return _photographs(shared, seed, groups=_EASY)


def _hard(shared: Path, seed: int) -> Classes:
    return _photographs(shared, seed, groups=_HARD)


def _textures(shared: Path, seed: int) -> Classes:
    return _drawn(shared, seed, name="textures")


_SOURCES: dict[str, Callable[[Path, int], Classes]] = {
    "insects": _insects,
    "trash": _trash,
    "hands": _hands,
    "birds and dogs": _easy,
    "hounds and terriers": _hard,
    "signs": _signs,
    "digits": _digits,
    "textures": _textures,
    "false colours": _false_colours,
    "outlines": _outlines,
}
_EACH = {
    "insects": (10, 30, 120),
    "trash": (10, 30, 60),
    "hands": (10, 30, 50),
    "birds and dogs": (40,),
    "hounds and terriers": (12,),
    "signs": (60,),
    "digits": (30,),
    "textures": (30,),
    "false colours": (60,),
    "outlines": (120,),
}
TASKS = {
    f"{source} {each}": Task(source=source, each=each)
    for source, sizes in _EACH.items()
    for each in sizes
}
"""By name: the source, and the user's pictures of a class."""
