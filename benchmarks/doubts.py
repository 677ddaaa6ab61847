"""Wrong labels, odd pictures and shortcuts put into real folders: how many are found.

    python -m benchmarks.doubts [--shared DIR] [--seeds 10]

Folders are made from ants and bees and from hands, and looked at by each backbone. The tables are
kept in `doubts.md`.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

PICTURES, WRONG, ODD = 200, 15, 4
Answer = Any


def drawn(source: Path, seed: int, pictures: int = PICTURES) -> list[tuple[Path, str]]:
    """Some pictures of a folder with their classes, drawn at random."""
    files = sorted(path for path in source.rglob("*.jpg") if path.is_file())
    order = np.random.default_rng(seed).permutation(len(files))[:pictures]
    return [(files[at], files[at].parent.name) for at in order]


def placed(folder: Path, pictures: list[tuple[Path, str]]) -> list[str]:
    """Copy each into the folder of its class; where they lie in it."""
    names = [f"{label}/{number:04d}.jpg" for number, (_, label) in enumerate(pictures)]
    for name, (path, _) in zip(names, pictures, strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / name)
    return names


def mislabelled(source: Path, folder: Path, seed: int) -> set[str]:
    """A folder of 200 ants and bees, 15 of them with the other label; which ones."""
    pictures = drawn(source, seed)
    wrong = set(np.random.default_rng(seed).choice(PICTURES, WRONG, replace=False).tolist())
    other = {"ants": "bees", "bees": "ants"}
    names = placed(
        folder,
        [
            (path, other[label] if at in wrong else label)
            for at, (path, label) in enumerate(pictures)
        ],
    )
    return {names[at] for at in wrong}


def with_odd(source: Path, others: Path, folder: Path, seed: int) -> set[str]:
    """A folder of 200 pictures, and four of something else in one of its classes; which ones."""
    pictures = drawn(source, seed)
    odd = [(path, pictures[0][1]) for path, _ in drawn(others, seed, ODD)]
    return set(placed(folder, [*pictures, *odd])[-ODD:])


def _darker(path: Path) -> None:
    with Image.open(path) as image:
        image.point(lambda value: int(value * 0.55)).save(path, quality=90)


def _as_png(path: Path) -> None:
    with Image.open(path) as image:
        image.save(path.with_suffix(".png"))
    path.unlink()


def _smaller(path: Path) -> None:
    with Image.open(path) as image:
        image.resize((image.width * 3 // 4, image.height * 3 // 4)).save(path, quality=90)


def _framed(path: Path) -> None:
    with Image.open(path) as image:
        frame = Image.new("RGB", image.size, (20, 20, 90))
        wide = min(image.size) // 12
        box = (wide, wide, image.width - wide, image.height - wide)
        frame.paste(image.convert("RGB").crop(box), box[:2])
        frame.save(path, quality=90)


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "one class darker": (_darker, "brightness"),
    "one class as PNG": (_as_png, "file type"),
    "one class smaller": (_smaller, "size"),
    "one class framed": (_framed, "border"),
}
"""What is done to the bees, and what it is named."""


def with_shortcut(source: Path, folder: Path, change: str, seed: int) -> str:
    """A folder of 200 ants and bees, the bees changed; what should be named."""
    placed(folder, drawn(source, seed))
    for path in sorted((folder / "bees").iterdir()):
        CHANGES[change][0](path)
    return CHANGES[change][1]


def looked_at(folder: Path, backbone: str) -> Answer:
    """What is doubted in a folder; no picture is kept apart."""
    from core.data import scan
    from core.data.split import SplitSettings
    from core.engine.advice.doubts import doubts
    from core.weights import pretrained

    choice = pretrained.choose(backbone)
    return doubts(
        scan.scan(folder), choice, on_progress=lambda *_: None, split=SplitSettings(test=0)
    )


def found(named: set[str], true: set[str]) -> tuple[int, int, int]:
    """Rightly named, named, and to be named."""
    return len(named & true), len(named), len(true)


def rates(counts: list[tuple[int, int, int]]) -> tuple[float, float]:
    """Precision and recall over several folders together."""
    hit, named, true = (sum(column) for column in zip(*counts, strict=True))
    return hit / max(named, 1), hit / max(true, 1)


def wrong_labels(source: Path, backbone: str, seeds: range) -> list[tuple[int, int, int]]:
    """Wrong labels found, a folder a seed."""
    counts = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as place:
            wrong = mislabelled(source, Path(place), seed)
            answer = looked_at(Path(place), backbone)
            counts.append(found({doubt.file for doubt in answer.labels}, wrong))
    return counts


def odd_pictures(
    source: Path, others: Path, backbone: str, seeds: range
) -> list[tuple[int, int, int]]:
    """Odd pictures found, a folder a seed."""
    counts = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as place:
            odd = with_odd(source, others, Path(place), seed)
            answer = looked_at(Path(place), backbone)
            counts.append(found({one.file for one in answer.odd}, odd))
    return counts


def named_shortcuts(source: Path, change: str, seed: int) -> tuple[str, dict[str, float]]:
    """What should be named, and all that was, with its accuracy."""
    with tempfile.TemporaryDirectory() as place:
        wanted = with_shortcut(source, Path(place), change, seed)
        shortcuts = looked_at(Path(place), "embedded").shortcuts
    return wanted, {one.family: one.accuracy for one in shortcuts}


def _lines(shared: Path, seeds: range) -> Iterator[str]:
    data, ants = shared / "data", shared / "data" / "hymenoptera"
    weights = [
        shared / "weights" / f"mobilenetv2_100.{name}" for name in ("tf_in1k", "inat_insects")
    ]
    yield "| backbone | wrong labels: precision | recall | ants among hands: precision | recall |"
    yield "|---|---|---|---|---|"
    for backbone in ("embedded", *map(str, weights)):
        wrong = rates(wrong_labels(ants, backbone, seeds))
        odd = rates(odd_pictures(data / "sign_digits", ants, backbone, seeds))
        numbers = " | ".join(f"{share:.0%}" for share in (*wrong, *odd))
        yield f"| {Path(backbone).name} | {numbers} |"
    yield "\n| folder as it is | backbone | pictures | labels doubted | odd | alike | shortcuts |"
    yield "|---|---|---|---|---|---|---|"
    for folder in ("hymenoptera", "trash", "sign_digits"):
        for backbone in ("embedded", *map(str, weights)):
            answer = looked_at(data / folder, backbone)
            kinds = (answer.labels, answer.odd, answer.alike, answer.shortcuts)
            numbers = " | ".join(str(len(kind)) for kind in kinds)
            yield f"| {folder} | {Path(backbone).name} | {answer.n} | {numbers} |"
    yield "\n| what was done to the bees | to be named | named, right by it alone |"
    yield "|---|---|---|"
    for change in CHANGES:
        wanted, named = named_shortcuts(ants, change, seeds[0])
        told = ", ".join(f"{family} {share:.0%}" for family, share in named.items()) or "nothing"
        yield f"| {change} | {wanted} | {told} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("GRAFT_SHARED", ".")))
    parser.add_argument("--seeds", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["GRAFT_HOME"] = home
        for line in _lines(asked.shared, range(asked.seeds)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
