"""Contact sheets of the worst errors that remain: as it is above, changed below.

    python -m benchmarks.pictures

Every picture is drawn here or made of drawings, so that the sheets can lie in the repository; those
of an error that was seen on photographs show the same with a drawn stand-in.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow

from benchmarks.worlds import all as worlds
from benchmarks.worlds import canvas, compositions
from benchmarks.worlds.canvas import Image
from core.engine.augment import pipeline

FOLDER = Path(__file__).parent / "pictures"
SHOWN = 3
"""Pictures of each class."""
TILE = 128
Shot = tuple[list[Image], str, float]
"""Pictures of the classes one after the other, and the change with its strength."""


def _of(name: str, augmentation: str, strength: float, *classes: str) -> Shot:
    world = worlds.draw(name, 0, SHOWN)
    wanted = classes or tuple(dict.fromkeys(file.split("/")[0] for file in world.pictures))
    shown = [one for label in wanted for file, one in world.pictures.items()
             if file.startswith(f"{label}/")]  # fmt: skip
    return shown, augmentation, strength


def _grounds(rng: np.random.Generator) -> Iterator[Image]:
    while True:
        yield canvas.photographed(canvas.background(rng, compositions.SIDE), rng)


def _sizes(strength: float) -> Shot:
    rng = np.random.default_rng(0)
    world = compositions.sizes(_grounds(rng), rng, SHOWN)
    return list(world.pictures.values()), "zoom", strength


SHEETS: dict[str, Callable[[], Shot]] = {
    "near_and_far": lambda: _sizes(0.75),
    "lights_in_grey": lambda: _of("lights", "grayscale", 1.0),
    "signs_in_grey": lambda: _of("plates", "grayscale", 1.0),
    "scratches": lambda: _of("defects", "crop", 0.5),
}


def sheet(shot: Shot) -> Image:
    """The pictures in a row, and changed below."""
    shown, name, strength = shot
    rng = np.random.default_rng(0)
    changed = [pipeline.fixed(one, name, strength, rng) for one in shown]
    rows = [np.concatenate([_tile(one) for one in row], axis=1) for row in (shown, changed)]
    return np.concatenate(rows, axis=0)


def _tile(picture: Image) -> Image:
    small = cv2.resize(picture, (TILE - 4, TILE - 4), interpolation=cv2.INTER_AREA)
    return np.pad(small, ((2, 2), (2, 2), (0, 0)), constant_values=255)


def main(folder: Path = FOLDER) -> int:
    """Draw every sheet."""
    folder.mkdir(exist_ok=True)
    for name, shot in SHEETS.items():
        path = folder / f"{name}.jpg"
        Pillow.fromarray(sheet(shot())).save(path, quality=80)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
