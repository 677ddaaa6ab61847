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
import psutil
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
    parser.add_argument("--blocks", type=int, default=9, help="0 = memory alone")
    parser.add_argument("--no-memory", action="store_true")
    asked = asked_of(parser)
    with tempfile.TemporaryDirectory() as place:
        os.environ["GRAFT_HOME"] = f"{place}/home"
        words = ("--strategy", "features", "--augment", "none", "--backbone", asked.weights)
        run = Path(graft("train", asked.data, *words).data["run"])
        pictures = _many(asked.data, Path(place) / "many", asked.count)
        print(f"{heading()}\n")
        if asked.blocks:
            _print_speeds(_speeds(run, pictures, asked.block, asked.blocks, Path(place)))
        if not asked.no_memory:
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


def _clocks() -> tuple[float, float]:
    """Seconds of the wall, and of processors, those of processes that have ended among them."""
    spent = psutil.Process().cpu_times()
    used = spent.user + spent.system + spent.children_user + spent.children_system
    return time.perf_counter(), used


Speeds = dict[str, list[tuple[float, float]]]
"""Pictures a second, and a second of processor time, block by block."""


def _speeds(run: Path, pictures: Sequence[Path], block: int, blocks: int, place: Path) -> Speeds:
    """Of each loop; who begins changes from block to block."""
    trained = inference.load(run)
    loops = {"graft": ours(run, place), "threads": threads(trained), "DataLoader": loader(trained)}
    speeds: Speeds = {name: [] for name in loops}
    for turn in range(blocks + 1):  # the first warms everything up
        names = list(loops)[turn % 3 :] + list(loops)[: turn % 3]
        first = turn * block % (len(pictures) - block)
        for name in names:
            wall, used = _clocks()
            loops[name](pictures[first : first + block])
            ended = _clocks()
            if turn:
                speeds[name].append((block / (ended[0] - wall), block / (ended[1] - used)))
    return speeds


def _print_speeds(speeds: Speeds) -> None:
    print(f"Load of the machine: {os.getloadavg()[0]:.1f}.\n")
    print(
        "| loop | pictures a second | graft beside it | a second of processor | graft beside it |"
    )
    print("| --- | --- | --- | --- | --- |")
    for name, found in speeds.items():
        cells = []
        for clock in (0, 1):
            cells.append(f"{statistics.median(one[clock] for one in found):.0f}")
            pairs = zip(speeds["graft"], found, strict=True)
            ratios = [ours[clock] / theirs[clock] for ours, theirs in pairs]
            spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            cells.append("" if name == "graft" else spread)
        print(f"| {name} | {' | '.join(cells)} |")


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
