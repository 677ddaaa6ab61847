"""Training on one CUDA device, from JPEG files to new weights, beside steps on ready tensors.

    python -m benchmarks.gpu [--pictures 4000] [--seconds 4] [--batch 64] [--archs resnet50,…]
    python -m benchmarks.gpu --device cpu --tiny      the same code in a minute, without a GPU

Needs no app, no weights and no data: it draws its pictures (about 500 px), starts the networks at
random, and runs the engine's own code. Prints the table that is kept in `gpu.md`.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from benchmarks.loop import feeding, last_stage, open_training, pipeline, planned, synthetic
from benchmarks.machine import heading
from core import machine
from core.engine.training.train_state import TrainState
from core.plan.plan import Plan
from core.weights import pretrained

ARCHS = ("resnet50", "efficientnet_b0", "vit_base_patch16_224", "convnext_tiny")
CLASSES = 10
GOAL = 0.9
HEAD = """\
| network | precision | layout | compiled | pictures/s | ready tensors | ratio | memory GB |
| --- | --- | --- | --- | --- | --- | --- | --- |"""


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a step is computed."""

    bf16: bool
    channels_last: bool
    compiled: bool

    def cells(self) -> list[str]:
        """As columns of the table."""
        layout = "channels_last" if self.channels_last else "NCHW"
        precision = "bf16" if self.bf16 else "fp32"
        return [precision, layout, "yes" if self.compiled else "no"]


WAYS = (
    Way(bf16=False, channels_last=False, compiled=False),
    Way(bf16=True, channels_last=False, compiled=False),
    Way(bf16=True, channels_last=True, compiled=False),
    Way(bf16=True, channels_last=True, compiled=True),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, decode, measure, print."""
    asked = _asked(arguments)
    if asked.device == "cuda" and not torch.cuda.is_available():
        print("No CUDA device here. The same code runs with: --device cpu --tiny", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place:
        before = os.environ.get("GRAFT_HOME")
        os.environ["GRAFT_HOME"] = f"{place}/home"
        try:
            _report(asked, Path(place))
        finally:
            os.environ.pop("GRAFT_HOME")
            os.environ |= {"GRAFT_HOME": before} if before else {}
    return 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--tiny", action="store_true", help="small networks, a few pictures")
    parser.add_argument("--archs", default=",".join(ARCHS))
    parser.add_argument("--pictures", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=4, help="of each measurement, at least")
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args(arguments)
    if asked.tiny:
        asked.archs, asked.pictures, asked.batch = "test_resnet,test_vit", 40, 8
        asked.seconds, asked.turns = 0.2, 1
    return asked


def _report(asked: argparse.Namespace, place: Path) -> None:
    name = torch.cuda.get_device_name() if asked.device == "cuda" else "no GPU"
    print(f"{heading()} {name}, batch {asked.batch}.\n", flush=True)
    begun = time.perf_counter()
    draw(place / "pictures", asked.pictures)
    print(f"{asked.pictures} pictures drawn in {time.perf_counter() - begun:.0f} s.\n")
    lines, ratios = [HEAD], []
    for arch in asked.archs.split(","):
        for way in WAYS:
            line, ratio = _row(asked, place, arch, way)
            lines.append(line)
            ratios.append(ratio)
            print(line, file=sys.stderr, flush=True)
    print("\n".join(lines))
    print(f"\nLowest ratio {min(ratios):.2f} (goal ≥ {GOAL}).")


def _row(asked: argparse.Namespace, place: Path, arch: str, way: Way) -> tuple[str, float]:
    """One network trained one way; prints what the cores deliver with it."""
    settings = {"batch_size": asked.batch, "side_px": 64 if asked.tiny else 224}
    plan = planned(place / "pictures", pretrained.scratch(arch), "scratch", **settings)
    plan = plan.model_copy(update={"device": asked.device})
    begun = time.perf_counter()
    run = place / f"{arch} {'-'.join(way.cells())}"
    t = _open(plan, run, way, "aot_eager" if asked.tiny else "inductor")
    opened = time.perf_counter() - begun
    if asked.device == "cuda":
        torch.cuda.reset_peak_memory_stats()
    for warm in (synthetic, pipeline):
        warm(t, 0.1 if asked.tiny else 3.0)
    found = [(pipeline(t, asked.seconds), synthetic(t, asked.seconds)) for _ in range(asked.turns)]
    ratio = float(np.median([real / ready for real, ready in found]))
    rates = np.median(np.array(found), axis=0)
    memory = torch.cuda.max_memory_allocated() / 1e9 if asked.device == "cuda" else None
    if way == WAYS[0]:
        given = feeding(t, asked.seconds)
        print(
            f"{arch}: opened, with pictures not yet decoded, in {opened:.1f} s; then "
            f"{machine.cores()} cores deliver {given:,.0f} augmented pictures/s.\n",
            flush=True,
        )
    told = [f"{rate:,.0f}" for rate in rates]
    cells = [arch, *way.cells(), *told, f"{ratio:.2f}", f"{memory:.1f}" if memory else "–"]
    return "| " + " | ".join(cells) + " |", ratio


def _open(plan: Plan, run: Path, way: Way, compiler: str) -> TrainState:
    t = open_training(plan, run)
    chosen = replace(t.body.acceleration, bf16_training=way.bf16, channels_last=way.channels_last)
    t.body = replace(t.body, acceleration=chosen)
    layout = torch.channels_last if way.channels_last else torch.contiguous_format
    t.net.to(memory_format=layout)
    last_stage(t)
    if way.compiled:
        t.net.compile(backend=compiler)
    return t


def draw(folder: Path, count: int) -> None:
    """JPEG files of about 500 px in class folders, drawn on all cores."""
    tasks = [(folder / f"class {n % CLASSES}" / f"{n:05}.jpg", n) for n in range(count)]
    for label in range(CLASSES):
        (folder / f"class {label}").mkdir(parents=True, exist_ok=True)
    if count < 200:
        list(map(_draw, tasks))
        return
    with ProcessPoolExecutor(machine.cores()) as processes:
        list(processes.map(_draw, tasks, chunksize=32))


def _draw(task: tuple[Path, int]) -> None:
    """One picture: soft hills of colour with grain, as hard to decode as a photograph."""
    path, number = task
    rng = np.random.default_rng(number)
    width, height = (int(side) for side in rng.integers(400, 600, 2))
    plane = sum(_hills(rng, width, height))
    grain = rng.normal(0, 6, (height, width, 1))
    pixels = (plane + grain).clip(0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(path, quality=88)


def _hills(rng: np.random.Generator, width: int, height: int) -> Iterator[np.ndarray]:
    for cells, strength in ((3, 150), (12, 70), (50, 35)):
        grid = (rng.random((cells, cells, 3)) * strength).astype(np.uint8)
        yield np.asarray(Image.fromarray(grid).resize((width, height)), dtype=np.float32)


if __name__ == "__main__":
    sys.exit(main())
