"""fastai's `vision_learner`, as its own introduction uses it.

    python with_fastai.py DATA WEIGHTS [--how frozen|tuned] [--epochs 10] [--seed 0]

`frozen` is `fit_one_cycle` on the frozen body, `tuned` is `fine_tune`: one frozen epoch, then the
whole network. The head is fastai's own (two linear layers, BatchNorm, dropout, concat pooling).
"""

import argparse
import json
import time
import warnings
from pathlib import Path

import fastai
import timm
import torch
from fastai.vision.all import (
    Callback,
    ImageDataLoaders,
    Resize,
    accuracy,
    set_seed,
    vision_learner,
)

BATCH, WORKERS = 32, 2


class Clock(Callback):
    """Pictures and seconds of every training epoch, without its validation."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.pictures: list[int] = []

    def before_train(self) -> None:
        """An epoch begins to learn."""
        self.begun, self.seen = time.perf_counter(), 0

    def after_batch(self) -> None:
        """Count what was learnt from: fastai leaves out a last, smaller batch."""
        if self.training:
            self.seen += len(self.yb[0])

    def after_train(self) -> None:
        """An epoch has learnt."""
        self.seconds.append(time.perf_counter() - self.begun)
        self.pictures.append(self.seen)


def main() -> None:
    """Train, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--how", choices=["frozen", "tuned"], default="frozen")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    warnings.filterwarnings("ignore")
    set_seed(asked.seed)
    sides = ImageDataLoaders.from_folder(
        asked.data, valid="val", item_tfms=Resize(224), bs=BATCH, num_workers=WORKERS
    )
    learner = vision_learner(sides, f"local-dir:{asked.weights}", metrics=accuracy)
    clock = Clock()
    with learner.no_bar():
        if asked.how == "frozen":
            learner.fit_one_cycle(asked.epochs, cbs=clock)
        else:
            learner.fine_tune(asked.epochs, cbs=clock)
    reached = [float(row[-1]) for row in learner.recorder.values]
    tuned = slice(1, None) if asked.how == "tuned" else slice(None)
    answer = {
        "accuracy": reached[-1],
        "best": max(reached),
        "pictures_per_second": sum(clock.pictures[tuned]) / sum(clock.seconds[tuned]),
        "versions": {
            "fastai": fastai.__version__,
            "torch": torch.__version__,
            "timm": timm.__version__,
        },
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
