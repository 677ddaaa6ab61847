"""Tiny trainings for tests: a world on disk, a backbone with random weights, real processes."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import timm
import torch
from PIL import Image
from timm.models import save_for_hf

from core import files
from core.augment.choice import AugmentationChoice
from core.data import scan, split
from core.data.split import SplitSettings
from core.engine.run_context import RunContext
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.runs import events, launch, store
from core.runs.stop import StopSignal
from core.weights.backbone_choice import BackboneChoice

ARCHITECTURE = "test_resnet"
"""timm's smallest network with BatchNorm: 0.5 million weights at 160 px, run here at 64."""
SIDE_PX = 64


def backbone(folder: Path, name: str = ARCHITECTURE) -> BackboneChoice:
    """A timm local folder with random weights, the same every time."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        net = timm.create_model(name, pretrained=False, num_classes=10)
    save_for_hf(net, folder, safe_serialization=True)
    return BackboneChoice(name=name, source="folder", path=str(folder))


def coloured(folder: Path, each: int = 16, *, classes: int = 3) -> Path:
    """Classes that differ in colour, with noise: easy to learn, not from one pixel."""
    rng = np.random.default_rng(0)
    for label in range(classes):
        place = folder / f"class {label}"
        place.mkdir(parents=True)
        for number in range(each):
            base = np.full((72, 80, 3), 100.0)
            base[..., label % 3] += 45
            noisy = base + rng.normal(0, 40, base.shape) + rng.normal(0, 25, 3)
            Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(place / f"{number:03}.png")
    return folder


def plan(
    folder: Path,
    weights: BackboneChoice,
    strategy: str,
    *,
    augmentations: tuple[AugmentationChoice, ...] = (),
    **recipe: Any,
) -> Plan:
    """A plan with small settings."""
    settings = {"side_px": SIDE_PX, "epochs": 3, "head_epochs": 1, "batch_size": 8, **recipe}
    return Plan(
        name="tiny",
        folder=str(folder),
        classes=scan.scan(folder).classes,
        backbone=weights,
        augmentations=augmentations,
        recipe=Recipe(strategy=strategy, **settings),  # type: ignore[arg-type]
        device="cpu",
    )


def create(made: Plan, run: Path) -> Path:
    """The run folder of a plan."""
    dataset = scan.scan(Path(made.folder))
    sides = split.split(dataset, SplitSettings(validation=0.25, test=0))
    return store.create(made, dataset, sides, run)


def start(run: Path, *how: str) -> subprocess.Popen[bytes]:
    """A real training process; `how` = other words for Python than `-m core.engine.runner`."""
    words = how or ("-m", "core.engine.runner")
    env = {**launch.environment(), "OMP_NUM_THREADS": "1"}
    with (run / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-W", "error::UserWarning", *words, "train", str(run)],
            cwd=launch.ROOT,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def work(run: Path) -> dict[str, Any]:
    """Run a worker to its end and give its `end` event."""
    code = start(run).wait(240)
    end = told(run, "end")[-1]
    assert code == (0 if end["reason"] in ("finished", "stopped") else 1), log(run)
    return end


def told(run: Path, kind: str | None = None) -> list[dict[str, Any]]:
    """The events of one kind, or all, as they are written."""
    lines, _ = files.read_lines(run / events.EVENTS_FILE)
    return [line for line in lines if kind in (None, line["kind"])]


def log(run: Path) -> str:
    """What the worker printed."""
    path = run / "worker.log"
    return path.read_text("utf-8") if path.exists() else ""


def weights(run: Path) -> str:
    """The hash of the best weights."""
    return files.content_hash(run / "best" / "model.safetensors")


def curve(run: Path) -> list[dict[str, Any]]:
    """The epochs without what a clock wrote; the last line of each."""
    last = {event["epoch"]: event for event in told(run, "epoch")}
    timed = ("t", "seconds", "pictures_per_second")
    return [{k: v for k, v in e.items() if k not in timed} for _, e in sorted(last.items())]


def context(made: Plan, run: Path) -> RunContext:
    """A context in this process, with its run folder."""
    create(made, run)
    rows = tuple(split.load_rows(run / "split.csv"))
    return RunContext(
        run=run, plan=made, rows=rows, journal=events.Journal(run), stop=StopSignal(place=run)
    )


def wait_for(run: Path, kind: str, *, after: int = 0, count: int = 1) -> None:
    """Look again and again until a run has told so many events of a kind."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        found = [e for e in told(run, kind) if e.get("epoch", 1) > after]
        if len(found) >= count:
            return
        assert not told(run, "end") or kind == "start" or after, log(run)
        time.sleep(0.02)
    raise AssertionError(log(run))
