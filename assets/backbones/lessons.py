"""Lessons: views with the teachers' answers beside them, on disk, so that they can be repeated.

The teachers answer once, a student reads many times: on two cores the teacher's forward pass costs
about as much as the student's forward and backward pass together.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import timm
import torch
from numpy.typing import NDArray
from torch.nn import functional

from assets.backbones.procedural import Picture
from assets.backbones.views import Source, view

GRID = 3
"""The first teacher's last map is kept as GRID x GRID averaged cells."""
BATCH = 32
DONE = "done.json"
"""How many lessons are finished; written after them."""


@dataclass(frozen=True, kw_only=True)
class Lessons:
    """Pictures and answers, memory-mapped."""

    pictures: NDArray[np.uint8]
    """n x side x side x 3."""
    pooled: NDArray[np.float16]
    """n x teachers x features: each teacher's averaged last map."""
    grid: NDArray[np.float16]
    """n x GRID^2 x features: the first teacher's last map, coarsely."""

    def __len__(self) -> int:
        """Count the lessons."""
        return len(self.pictures)

    def seen(self, chosen: NDArray[np.int64], side_px: int) -> NDArray[np.uint8]:
        """Return the chosen pictures, shrunk to a side."""
        size = (side_px, side_px)
        pictures = (self.pictures[one] for one in chosen)
        return np.stack([cv2.resize(one, size, interpolation=cv2.INTER_AREA) for one in pictures])


class Teacher:
    """A frozen timm network, asked for its last map and its class logits."""

    def __init__(self, folder: Path, device: torch.device) -> None:
        """Load a timm local folder."""
        model: Any = timm.create_model(f"local-dir:{folder}", pretrained=True)
        self.model = model.eval().to(device, memory_format=torch.channels_last)
        self.device = device
        self.side_px: int = self.model.pretrained_cfg["input_size"][1]
        self.mean = float(self.model.pretrained_cfg["mean"][0])
        self.std = float(self.model.pretrained_cfg["std"][0])

    def last_map(self, pictures: Sequence[Picture]) -> torch.Tensor:
        """Return batch x features x rows x columns for RGB pictures of the teacher's side."""
        batch = tensor(np.stack(pictures), self.device, mean=self.mean, std=self.std)
        with torch.inference_mode(), torch.autocast(self.device.type, torch.bfloat16):
            result: torch.Tensor = self.model.forward_features(batch)
        return result.float()


def tensor(
    pictures: NDArray[np.uint8], device: torch.device, *, mean: float = 0.5, std: float = 0.5
) -> torch.Tensor:
    """Turn n x side x side x 3 bytes into normalised channels_last floats."""
    batch = torch.from_numpy(pictures).to(device).permute(0, 3, 1, 2)
    return batch.float().sub_(255 * mean).div_(255 * std)


def write(
    folder: Path,
    *,
    count: int,
    side_px: int,
    source: Source,
    teachers: Sequence[Teacher],
    seed: int,
) -> Lessons:
    """Draw `count` views, ask the teachers, keep both under `folder`.

    A run that was cut off goes on where it stopped; finished lessons are never drawn again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    features = int(teachers[0].model.num_features)
    shapes: dict[str, tuple[tuple[int, ...], Any]] = {
        "pictures": ((count, side_px, side_px, 3), np.uint8),
        "pooled": ((count, len(teachers), features), np.float16),
        "grid": ((count, GRID * GRID, features), np.float16),
    }
    done = _done(folder)
    mode: Any = "r+" if done else "w+"
    store = {
        name: np.lib.format.open_memmap(folder / f"{name}.npy", mode, kind, shape)
        for name, (shape, kind) in shapes.items()
    }
    for start, views in _batches(source, done, count, seed):
        rows = slice(start, start + len(views))
        for number, teacher in enumerate(teachers):
            answer = teacher.last_map(views)
            store["pooled"][rows, number] = answer.mean((2, 3)).half().cpu().numpy()
            if number == 0:
                cells = functional.adaptive_avg_pool2d(answer, GRID).flatten(2).transpose(1, 2)
                store["grid"][rows] = cells.half().cpu().numpy()
        store["pictures"][rows] = [
            cv2.resize(one, (side_px, side_px), interpolation=cv2.INTER_AREA) for one in views
        ]
        if rows.stop % (BATCH * 100) == 0 or rows.stop == count:
            for array in store.values():
                array.flush()
            (folder / DONE).write_text(json.dumps({"done": rows.stop}), encoding="utf-8")
            print(f"{rows.stop} of {count} lessons", flush=True)
    return read(folder)


def read(folder: Path) -> Lessons:
    """Open the finished lessons without loading them."""
    names, done = ("pictures", "pooled", "grid"), _done(folder)
    stored = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in names}
    return Lessons(**{name: array[:done] for name, array in stored.items()})


def _done(folder: Path) -> int:
    path = folder / DONE
    return int(json.loads(path.read_text(encoding="utf-8"))["done"]) if path.is_file() else 0


def _batches(
    source: Source, first: int, count: int, seed: int
) -> Iterator[tuple[int, list[Picture]]]:
    """Draw views a batch ahead of their use. A view depends on seed and index alone."""

    def one(index: int) -> Picture:
        return view(source, np.random.default_rng([seed, index]))

    cv2.setNumThreads(1)
    with ThreadPoolExecutor(2) as pool:
        starts = range(first, count, BATCH)
        ahead = [pool.submit(one, index) for index in range(first, min(first + BATCH, count))]
        for start in starts:
            after = range(start + BATCH, min(start + 2 * BATCH, count))
            following = [pool.submit(one, index) for index in after]
            yield start, [future.result() for future in ahead]
            ahead = following
