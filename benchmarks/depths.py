"""What a head on frozen features may look at besides: larger pictures, and several depths.

    python -m benchmarks.depths --shared FOLDER --weights FOLDER [--seeds 3] [--only "hands 30"]

For every task of `tasks.py`: accuracy on new pictures of Graft's own head, on the features of the
last layer and on those of three depths side by side, at the backbone's own picture side and at 1.43
times that. Prints the table that is kept in `head.md`.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from benchmarks.machine import SHARED, heading
from benchmarks.tasks import TASKS
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.backbone.preprocessing import normalise
from core.engine.feed import images
from core.engine.feed.opening import open_backbone
from core.engine.heads import cross_validation, logistic
from core.engine.heads.feature_set import FeatureSet
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice

SIDES_PX = (None, 320)
WAYS = ("last", "three depths")
_BATCH = 16
_DEPTHS = 3
"""The last of all strides: 8, 16 and 32 in a convolutional network."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Pictures as a backbone sees them."""

    last: Floats
    depths: Floats
    labels: npt.NDArray[np.int64]

    def of(self, way: str) -> Floats:
        """Features [n, d]; those of several depths beside the last ones."""
        return self.last if way == "last" else np.hstack([self.depths, self.last])


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED / "data")
    weights = SHARED / "weights" / "mobilenetv2_100.tf_in1k"
    parser.add_argument("--weights", type=Path, default=weights)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(TASKS))
    asked = parser.parse_args()
    choice = pretrained.choose(str(asked.weights.resolve()))
    columns = [f"{side or 'own side'}, {way}" for side in SIDES_PX for way in WAYS]
    print(f"{heading()}\n\n| task | {' | '.join(columns)} |\n{'| --- ' * (len(columns) + 1)}|")
    for name in asked.only:
        points = [_task(name, seed, asked.shared, choice) for seed in range(asked.seeds)]
        cells = [
            f"{mean(row):.1f} ({', '.join(f'{one:.1f}' for one in row)})"
            for row in zip(*points, strict=True)
        ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    return 0


def _task(name: str, seed: int, shared: Path, choice: BackboneChoice) -> list[float]:
    """Points of accuracy, one a column."""
    with tempfile.TemporaryDirectory() as place:
        own, new = TASKS[name].write(shared, seed, Path(place))
        return [point for side in SIDES_PX for point in _at(own, new, choice, side)]


def _at(own: Path, new: Path, choice: BackboneChoice, side: int | None) -> Iterator[float]:
    body = open_backbone(choice, torch.device("cpu"), [], side_px=side)
    learn, check = _look(body, own), _look(body, new)
    for way in WAYS:
        n = len(learn.labels)
        rows = FeatureSet(
            features=learn.of(way),
            labels=learn.labels,
            groups=[str(at) for at in range(n)],
            original=np.ones(n, dtype=bool),
            classes=int(learn.labels.max()) + 1,
        )
        head = logistic.regression(rows).head
        said = cross_validation.answer(head, check.of(way)).argmax(1)
        yield 100 * float((said == check.labels).mean())


def _look(body: FrozenBackbone, folder: Path) -> Looked:
    labels = sorted(path.name for path in folder.iterdir())
    files = [(file, at) for at, name in enumerate(labels) for file in (folder / name).iterdir()]
    parts = []
    for start in range(0, len(files), _BATCH):
        some = [images.read(file, body.preprocessing) for file, _ in files[start : start + _BATCH]]
        parts.append(_seen(body, np.stack(some)))
    last, depths = (np.concatenate(own) for own in zip(*parts, strict=True))
    return Looked(last=last, depths=depths, labels=np.array([at for _, at in files]))


@torch.inference_mode()
def _seen(body: FrozenBackbone, pictures: npt.NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Pooled features of the last layer, and of the depths before it."""
    net: Any = body.net
    batch = body.acceleration.lay(normalise(pictures, body.preprocessing, body.device))
    with body.acceleration.autocast(body.device):
        maps, steps = net.forward_intermediates(batch, norm=False, output_fmt="NCHW")
        last = net.forward_head(maps, pre_logits=True).flatten(1)
    depths = torch.hstack([step.float().mean((2, 3)) for step in steps[-_DEPTHS:]])
    return last.float().numpy(), depths.numpy()


if __name__ == "__main__":
    sys.exit(main())
