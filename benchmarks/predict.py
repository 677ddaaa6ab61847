"""Many pictures answered into a table, beside a bare loop over the same pictures.

`python -m benchmarks.predict` teaches a frozen MobileNetV2 ants and bees, names their photographs
again and again until there are enough, and answers them block by block, in turn with two bare loops
that decode and ask the same network and keep nothing: threads that decode a batch ahead, and
PyTorch's DataLoader with a process a core and timm's own transform. Memory is that of the whole
command `graft predict --csv`, watched from outside.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import timm
import torch
from PIL import Image

from benchmarks.machine import asked_of, heading, measure
from core.data import picture_list
from core.engine.feed import images
from core.engine.serve import answering, inference
from core.engine.training.trained_model import Trained
from core.runs import launch
from tests.commands import ROOT, graft

BATCH = 16
Loop = Callable[[Sequence[Path]], None]


class Decoded(torch.utils.data.Dataset[Any]):
    """Pictures as timm's evaluation transform makes them, in eight bits."""

    def __init__(self, paths: Sequence[Path], trained: Trained) -> None:
        about = trained.preprocessing
        self.paths = paths
        self.transform = timm.data.create_transform(
            input_size=(3, about.side_px, about.side_px),
            interpolation=about.interpolation,
            crop_pct=about.side_px / about.resize_px,
            normalize=False,
        )

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, at: int) -> Any:
        with Image.open(self.paths[at]) as picture:
            return self.transform(picture.convert("RGB")).permute(1, 2, 0)


def threads(trained: Trained) -> Loop:
    """Decode a batch ahead, ask, throw away."""

    def loop(paths: Sequence[Path]) -> None:
        batches = [paths[at : at + BATCH] for at in range(0, len(paths), BATCH)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            read = [pool.submit(images.read, path, trained.preprocessing) for path in batches[0]]
            for following in [*batches[1:], ()]:
                coming = [
                    pool.submit(images.read, path, trained.preprocessing) for path in following
                ]
                trained.answer(np.stack([one.result() for one in read])).argmax(1)
                read = coming

    return loop


def loader(trained: Trained) -> Loop:
    """PyTorch's own way."""

    def loop(paths: Sequence[Path]) -> None:
        data = Decoded(paths, trained)
        batches: Any = torch.utils.data.DataLoader(data, BATCH, num_workers=os.cpu_count() or 1)
        for batch in batches:
            trained.answer(batch.numpy()).argmax(1)

    return loop


def ours(run: Path, place: Path) -> Loop:
    """Into a table, new for each block."""

    def loop(paths: Sequence[Path]) -> None:
        table = place / f"{time.monotonic_ns()}.csv"
        answering.fill(run, paths, table)

    return loop


def main() -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="pictures for the memory")
    parser.add_argument("--block", type=int, default=480, help="pictures of a block")
    parser.add_argument("--blocks", type=int, default=9)
    asked = asked_of(parser)
    with tempfile.TemporaryDirectory() as place:
        os.environ["GRAFT_HOME"] = f"{place}/home"
        words = ("--strategy", "features", "--augment", "none", "--backbone", asked.weights)
        run = Path(graft("train", asked.data, *words).data["run"])
        pictures = _many(asked.data, Path(place) / "many", asked.count)
        _print_speeds(_speeds(run, pictures, asked.block, asked.blocks, Path(place)))
        _print_memory(run, pictures, asked.count, Path(place))
    return 0


def _many(data: Path, place: Path, count: int) -> list[Path]:
    """The photographs under many names: links where the drive knows them."""
    found = sorted(path for path in data.rglob("*") if picture_list.may_be_named(path))
    place.mkdir()
    paths = []
    for number in range(count):
        source = found[number % len(found)]
        path = place / f"{number:05d}{source.suffix}"
        path.symlink_to(source)
        paths.append(path)
    return paths


def _speeds(
    run: Path, pictures: Sequence[Path], block: int, blocks: int, place: Path
) -> dict[str, list[float]]:
    """Pictures a second of each loop, block by block; who begins changes from block to block."""
    trained = inference.load(run)
    loops = {"graft": ours(run, place), "threads": threads(trained), "DataLoader": loader(trained)}
    speeds: dict[str, list[float]] = {name: [] for name in loops}
    for turn in range(blocks + 1):  # the first warms everything up
        names = list(loops)[turn % 3 :] + list(loops)[: turn % 3]
        first = turn * block % (len(pictures) - block)
        for name in names:
            began = time.perf_counter()
            loops[name](pictures[first : first + block])
            if turn:
                speeds[name].append(block / (time.perf_counter() - began))
    return speeds


def _print_speeds(speeds: dict[str, list[float]]) -> None:
    print(heading())
    print(f"\nLoad of the machine: {os.getloadavg()[0]:.1f}.\n")
    print("| loop | pictures a second, median | graft beside it, block by block: median (range) |")
    print("| --- | --- | --- |")
    for name, found in speeds.items():
        ratios = [a / b for a, b in zip(speeds["graft"], found, strict=True)]
        beside = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        print(f"| {name} | {statistics.median(found):.0f} | {'' if name == 'graft' else beside} |")


def _print_memory(run: Path, pictures: Sequence[Path], count: int, place: Path) -> None:
    print("\n| pictures | peak memory, MB | seconds |\n| --- | --- | --- |")
    for number in (count // 10, count):
        wanted = place / f"list-{number}.txt"
        wanted.write_text("\n".join(map(str, pictures[:number])), "utf-8")
        table = str(place / f"answers-{number}.csv")
        command = [sys.executable, "-m", "core.cli", "predict", str(run), str(wanted), "--csv"]
        found = measure([*command, table, "--json"], launch.environment(), ROOT)
        assert found.answer["pictures"] == number, json.dumps(found.answer)
        print(f"| {number:,} | {found.peak_mb:.0f} | {found.wall_s:.0f} |")


if __name__ == "__main__":
    sys.exit(main())
