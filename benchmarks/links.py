"""Score the links between pictures of one scene: bursts, films and copies made of photographs.

    python -m benchmarks.links --backbone FOLDER --shared FOLDER

A link joins two pictures of one group. Precision: linked pairs that are of one scene; recall: pairs
of one scene that are linked. Classes of real pictures that were taken one by one have no scenes:
every link there is false.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.worlds import real_classes
from benchmarks.worlds.canvas import Image
from benchmarks.worlds.pool import pool
from core.engine.augment import pipeline

SCENES, FRAMES = 12, 4
FEW_SCENES, MANY_FRAMES = 4, 10
Made = tuple[list[str], list[Image], list[int]]
"""File names, pictures, scene of each."""


def _seen_again(image: Image, rng: np.random.Generator, far: float) -> Image:
    """The same a moment later: moved, lit and stored otherwise."""
    moved = pipeline.fixed(image, "zoom", rng.uniform(0, 0.03))
    way = tuple(int(one) for one in np.round(rng.uniform(-far, far, 2)))
    moved = np.roll(moved, way, axis=(0, 1))
    return pipeline.fixed(_lit(moved, rng), "jpeg", int(rng.integers(60, 95)))


def _lit(image: Image, rng: np.random.Generator) -> Image:
    return pipeline.fixed(image, "brightness", rng.uniform(-0.1, 0.1))


def bursts(pool: Iterator[Image], rng: np.random.Generator) -> Made:
    """Four frames of each scene, and names that say nothing."""
    return _frames(pool, rng, SCENES, FRAMES, named=False)


def films(pool: Iterator[Image], rng: np.random.Generator) -> Made:
    """A few films of many frames, told by their names."""
    return _frames(pool, rng, FEW_SCENES, MANY_FRAMES, named=True)


def unnamed(pool: Iterator[Image], rng: np.random.Generator) -> Made:
    """The same without names."""
    return _frames(pool, rng, FEW_SCENES, MANY_FRAMES, named=False)


def _frames(
    pool: Iterator[Image], rng: np.random.Generator, scenes: int, frames: int, *, named: bool
) -> Made:
    files, images, of = [], [], []
    for scene in range(scenes):
        image = next(pool)
        for frame in range(frames):
            files.append(
                f"clip{scene}_{frame:03d}.jpg" if named else f"{rng.integers(2**40):x}z.jpg"
            )
            images.append(_seen_again(image, rng, 2 + frame))
            of.append(scene)
    return files, images, of


def copies(pool: Iterator[Image], rng: np.random.Generator) -> Made:
    """Every second picture a smaller copy of the one before, stored again."""
    files, images = [], []
    for number in range(20):
        image = next(pool)
        small = cv2.resize(image, (96, 96), interpolation=cv2.INTER_AREA)
        again = cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_CUBIC)
        images += [image, pipeline.fixed(again, "jpeg", int(rng.integers(40, 90)))]
        files += [f"{rng.integers(2**40):x}a{number}z.jpg" for _ in range(2)]
    return files, images, [at // 2 for at in range(40)]


MADE: dict[str, Callable[[Iterator[Image], np.random.Generator], Made]] = {
    "bursts": bursts, "films": films, "films without names": unnamed, "copies": copies,
}  # fmt: skip


def score(found: npt.NDArray[np.int64], scenes: Sequence[int]) -> tuple[int, int, int]:
    """Pairs rightly linked, pairs linked, pairs of one scene."""
    above = np.triu_indices(len(scenes), 1)
    linked = (found[:, None] == found[None])[above]
    same = (np.array(scenes)[:, None] == np.array(scenes)[None])[above]
    return int((linked & same).sum()), int(linked.sum()), int(same.sum())


def _worlds(shared: Path) -> Iterator[tuple[str, Made]]:
    for name, make in MADE.items():
        rng = np.random.default_rng([7, *name.encode()])
        yield name, make(pool(shared / "photographs", rng, "tune"), rng)
    for name in real_classes.WORLDS:
        world = real_classes.draw(name, shared, 40, "tune")
        by_class: dict[str, list[Image]] = {}
        for file, image in world.pictures.items():
            by_class.setdefault(file.split("/")[0], []).append(image)
        for label, images in by_class.items():
            alone = list(range(len(images)))
            yield (
                f"{name}: {label}",
                ([f"{at * 7919 % 104729}z.jpg" for at in alone], images, alone),
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, link, score, print."""
    from core.engine.safety import features, groups
    from core.weights.backbone_choice import BackboneChoice

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backbone", required=True)
    parser.add_argument("--shared", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    name = Path(chosen.backbone).name.split(".")[0]
    choice = BackboneChoice(name=name, source="folder", path=chosen.backbone)
    extractor = features.load(choice)
    print("| pictures | precision | recall |\n| --- | --- | --- |")
    for title, (files, images, scenes) in _worlds(chosen.shared):
        side = (extractor.side_px,) * 2
        small = np.stack([cv2.resize(one, side, interpolation=cv2.INTER_AREA) for one in images])
        seen = extractor.look(small)
        found = groups.find(
            files, ["a"] * len(files), [str(at) for at in range(len(files))],
            np.stack([groups.perceptual_hash(one) for one in small]), [seen["pooled"], seen["s16"]],
        )  # fmt: skip
        right, linked, same = score(found, scenes)
        cells = (title, f"{right} of {linked}", f"{right} of {same}" if same else "–")
        print("| " + " | ".join(cells) + " |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
