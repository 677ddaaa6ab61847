"""Graft's own training loop, opened in this process, beside the same step on ready tensors.

    python -m benchmarks.loop DATA WEIGHTS --strategy staged [--seconds 1] [--turns 8]

Started by `finetune.py` in the environment that a worker has; `gpu.py` imports it. Nothing of the
loop is copied: pictures come from the engine's resized map through its `Feed`, and every step is
the engine's.
"""

import argparse
import contextlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import torch

from core.data import scan, split
from core.engine.backbone import acceleration
from core.engine.feed.opening import open_backbone
from core.engine.run_context import RunContext
from core.engine.tasks import classify
from core.engine.training import diagnostics, finetune, loop, unfreezing
from core.engine.training.train_state import TrainState, open_stage
from core.plan import advice, presets
from core.plan.plan import Plan
from core.plan.recipe import Strategy
from core.runs import events, store
from core.runs.stop import StopSignal
from core.safety import rules
from core.safety.answers import Answers
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice

STREAMING = (
    (loop, "_tell_step"),
    (loop, "tell_epoch"),
    (diagnostics, "watch"),
)
JUDGING = ("score", "mean_loss", "metrics", "silent")
"""What tells the user how it goes, without the validation pass itself and without checkpoints."""


def planned(data: Path, backbone: BackboneChoice, strategy: Strategy, **recipe: Any) -> Plan:
    """The plan that `graft train --strategy` would make, with some settings of its recipe set."""
    found = scan.scan(data)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pictures = split.split(found, split.SplitSettings()).totals["training"]
    advised = advice.for_strategy(
        strategy, found.counts, backbone=backbone, pictures=pictures, device_kind=device
    )
    verdicts = rules.judge(found.classes, Answers())
    return Plan(
        name="benchmark",
        folder=str(data.resolve()),
        classes=found.classes,
        backbone=backbone,
        augmentations=presets.parse(advised.augment, verdicts),
        recipe=advised.recipe.model_copy(update=recipe),
        device=device,
    )


def open_training(plan: Plan, run: Path) -> TrainState:
    """Make the run, decode its pictures into the resized map, build the network."""
    found = scan.scan(Path(plan.folder))
    store.create(plan, found, split.split(found, plan.split), run)
    rows = tuple(split.load_rows(run / "split.csv"))
    context = RunContext(
        run=run, plan=plan, rows=rows, journal=events.Journal(run), stop=StopSignal(place=run)
    )
    sample = [context.folder / row.file for row in context.side("training")[:8]]
    device = acceleration.pick_device(plan.device)
    body = open_backbone(plan.backbone, device, sample, side_px=plan.recipe.side_px, seed=plan.seed)
    squares, readable = finetune._squares(context, body)
    return finetune._training(context, body, squares, readable)


def last_stage(t: TrainState) -> None:
    """Go to the stage in which most layers learn."""
    t.progress.epoch = sum(stage.epochs for stage in t.stages[:-1])
    open_stage(t)


def pipeline(t: TrainState, least_s: float) -> float:
    """Pictures/s of whole epochs of the engine's loop, from the resized map to the new weights."""
    learnt, begun = 0, _now(t)
    while _now(t) - begun < least_s:
        at = t.progress
        at.batch, at.seen, at.loss_sum, at.right, at.seconds = 0, 0, 0.0, 0.0, 0.0
        loop.learn_epoch(t)
        learnt += t.progress.seen
    return learnt / (_now(t) - begun)


def synthetic(t: TrainState, least_s: float) -> float:
    """Pictures/s of the engine's step on tensors that lie ready on the device.

    The batches of an epoch have the sizes that they have in `pipeline`.
    """
    unfreezing.train_mode(t.net, learn_statistics=t.learn_statistics)
    each, size = len(t.feed.places), t.feed.batch_size
    sizes = [min(size, each - at * size) for at in range(t.feed.batches)]
    side, device = t.body.preprocessing.side_px, t.body.device
    pictures = t.body.acceleration.lay(torch.randn(max(sizes), 3, side, side, device=device))
    classes = len(t.context.plan.classes)
    labels = torch.arange(max(sizes), device=device) % classes
    shares = t.task.shares(labels, classes, 0.0)
    learnt, begun = 0, _now(t)
    while _now(t) - begun < least_s:
        for count in sizes:
            loop._update(t, pictures[:count], shares[:count])
        learnt += sum(sizes)
    return learnt / (_now(t) - begun)


def feeding(t: TrainState, least_s: float) -> float:
    """Pictures/s of reading, augmenting and batching alone: what these cores can deliver."""
    given, epoch, begun = 0, 0, time.perf_counter()
    while time.perf_counter() - begun < least_s:
        given += sum(len(batch.labels) for batch in t.feed.epoch(epoch))
        epoch += 1
    return given / (time.perf_counter() - begun)


def epochs(t: TrainState) -> dict[str, Any]:
    """Train the last stage to its end: the share of streaming metrics, and memory by epoch."""
    spent: dict[str, float] = {}
    resident: list[float] = []
    tell = loop.tell_epoch

    def tell_and_look(training: TrainState) -> None:
        tell(training)
        resident.append(psutil.Process().memory_info().rss / 1e6)

    with contextlib.ExitStack() as stack:
        for module, name in STREAMING:
            stack.enter_context(_replaced(module, name, _clocked(getattr(module, name), spent)))
        clocked = {name: _clocked(getattr(classify.TASK, name), spent) for name in JUDGING}
        stack.enter_context(_replaced(classify, "TASK", replace(classify.TASK, **clocked)))
        tell = loop.tell_epoch
        stack.enter_context(_replaced(loop, "tell_epoch", tell_and_look))
        begun = _now(t)
        loop.run(t)
        total = _now(t) - begun
    return {"streaming": sum(spent.values()) / total, "resident_mb": resident, "seconds": total}


def _clocked(function: Callable[..., Any], spent: dict[str, float]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            key = str(function)
            spent[key] = spent.get(key, 0.0) + time.perf_counter() - begun

    return call


@contextlib.contextmanager
def _replaced(module: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def _now(t: TrainState) -> float:
    """Seconds, once the device has done all that it was given."""
    if t.body.device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter()


def _timed(
    way: Callable[[TrainState, float], float], t: TrainState, least_s: float
) -> dict[str, Any]:
    """Pictures/s, and processor seconds a picture: these hardly change with what others do."""
    wall, cpu = time.perf_counter(), time.process_time()
    rate = way(t, least_s)
    pictures = rate * (time.perf_counter() - wall)
    return {way.__name__: rate, f"{way.__name__}_cpu": (time.process_time() - cpu) / pictures}


def main() -> None:
    """Measure in turns, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--strategy", default="staged")
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--turns", type=int, default=8)
    parser.add_argument("--epochs", type=int, default=6)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ["GRAFT_HOME"] = f"{place}/home"
        settings = {"epochs": asked.epochs, "head_epochs": 0, "patience": 0}
        plan = planned(
            asked.data, pretrained.choose(str(asked.weights)), asked.strategy, **settings
        )
        t = open_training(plan, Path(place) / "run")
        last_stage(t)
        for warm in (pipeline, synthetic, feeding):
            warm(t, 1.0)
        answer: dict[str, Any] = {}
        for _ in range(asked.turns):
            for way in (pipeline, synthetic, feeding):
                for name, value in _timed(way, t, asked.seconds).items():
                    answer.setdefault(name, []).append(value)
        last_stage(t)
        answer |= epochs(t) | {"stage": t.stages[-1].title, "batch": t.feed.batch_size}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
