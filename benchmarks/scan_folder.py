"""A folder of many small pictures, each another one, for `benchmarks.scan` and for a look by hand.

    python -m benchmarks.scan_folder FOLDER [--pictures 100000] [--alike]

Of nine in ten a JPEG, else a PNG, 96 × 72 pixels: soft patches of colour, drawn with a seed. With
`--alike` they are the frames of fifty cameras that never move: one small thing lies elsewhere in
each of them.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

SIZE = (96, 72)
CLASSES = 20
_CAMERAS = 50
_THING_PX = 12


def main() -> None:
    """Make one, and say where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--alike", action="store_true")
    asked = parser.parse_args()
    make(asked.folder, range(asked.pictures), alike=asked.alike)


def make(folder: Path, numbers: range, *, alike: bool = False) -> None:
    """Write the pictures of these numbers; each is the same whenever it is made."""
    for name in range(CLASSES):
        (folder / f"class_{name:02d}").mkdir(parents=True, exist_ok=True)
    scenes = _scenes(_CAMERAS, seed=1) if alike else None
    for number, pixels in zip(numbers, _pictures(numbers, scenes), strict=True):
        ending = "png" if number % 10 == 9 else "jpg"
        place = folder / f"class_{number % CLASSES:02d}" / f"picture{number:07d}.{ending}"
        Image.fromarray(pixels).save(place, **({"quality": 80} if ending == "jpg" else {}))


def _pictures(numbers: range, scenes: list[np.ndarray] | None) -> Iterator[np.ndarray]:
    for number in numbers:
        rng = np.random.default_rng(number)
        if scenes is None:
            yield _scene(rng)
            continue
        pixels = scenes[number % len(scenes)].copy()
        x, y = (int(rng.integers(0, side - _THING_PX)) for side in SIZE)
        pixels[y : y + _THING_PX, x : x + _THING_PX] = rng.integers(0, 256, 3)
        yield pixels


def _scenes(count: int, seed: int) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [_scene(rng) for _ in range(count)]


def _scene(rng: np.random.Generator) -> np.ndarray:
    patches = Image.fromarray(rng.integers(0, 256, (6, 8, 3), dtype=np.uint8))
    return np.asarray(patches.resize(SIZE, Image.Resampling.BICUBIC))


if __name__ == "__main__":
    main()
