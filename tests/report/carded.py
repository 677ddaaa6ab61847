"""A run on disk for cards and reports: before its training, and with what a training writes."""

from pathlib import Path

import numpy as np

from core.augment.choice import AugmentationChoice
from core.data import scan, split
from core.data.split import SplitSettings
from core.findings import Finding
from core.plan import plan as plans
from core.plan.plan import Plan
from core.report import predictions
from core.runs.event import Baseline, End, Epoch, Noticed, Result, Start
from core.runs.events import Journal
from core.tasks.classify import TASK
from core.weights.backbone_choice import BackboneChoice
from tests import worlds

NASTY = "bees | <script>*x*"


def planned(place: Path) -> Path:
    """A run before its training: a plan and a split."""
    found = scan.scan(worlds.class_folders(place / "data", {"ants": 20, NASTY: 20}))
    run = place / "run"
    run.mkdir()
    plan = Plan(
        name="my\n# bees",
        folder=str(found.folder),
        classes=found.classes,
        pictures="f1n9e7",
        backbone=BackboneChoice(name="mobilenetv2_100", source="embedded"),
        augmentations=(AugmentationChoice(name="horizontal_flip", strength=1.0),),
        confirmed_unsafe=("horizontal_flip",),
        reason="Few pictures.",
    )
    plans.save(plan, run)
    split.save(split.split(found, SplitSettings()), found, run / "split.csv")
    return run


def finished(run: Path) -> None:
    """What a training writes, and that it is over."""
    journal = Journal(run)
    journal.write(Start(device="cpu", device_name="a CPU", versions={"torch": "2.15.0"}))
    journal.write(Baseline(scores={"accuracy": 0.8, "low": 0.6, "high": 0.9, "n": 6}))
    for at in (1, 2):
        rise = {"loss": 1 / at, "accuracy": 0.4 * at}
        journal.write(Epoch(epoch=at, of=2, training=rise, validation=rise))
    warning = Finding(id="x", severity="warning", sentence="A [link](x).", remedy="Do it.")
    journal.write(Noticed(finding=warning))
    journal.write(End(reason="finished", error=None, result=Result(seconds={"total": 9}, epochs=3)))
    save(run, "validation")


def save(run: Path, side: str, wrong: int = 0) -> None:
    """Predictions of a side, all right but so many."""
    rows = [row for row in split.load_rows(run / "split.csv") if row.side == side]
    classes = sorted({row.label for row in rows})
    first = [(row.label == classes[0]) != (at < wrong) for at, row in enumerate(rows)]
    table = np.array([[0.8, 0.2] if said else [0.3, 0.7] for said in first])
    made = predictions.make(TASK, [(row.file, row.target) for row in rows], table, classes)
    predictions.write(made, run / "predictions" / f"{side}.csv")
