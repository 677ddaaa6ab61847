"""Runs with answers on disk, as a training would leave them: which pictures are wrong is chosen."""

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

from core import digests
from core.data import scan
from core.data import split as splits
from core.data.split import SplitSettings
from core.data.target import OneClass
from core.plan.plan import Plan
from core.report import predictions, side_scores, test_set
from core.runs import store
from core.runs.event import End, Epoch, Result, Start
from core.runs.events import Journal
from core.tasks.classify import TASK
from core.tasks.ranges import wilson
from core.weights.backbone_choice import BackboneChoice

BODY = BackboneChoice(name="resnet18", source="scratch")
SPLIT = SplitSettings(validation=0.4, test=0.2)


def run(
    folder: Path,
    name: str,
    wrong: Mapping[str, Collection[int]] | Collection[int] = (),
    *,
    split: SplitSettings = SPLIT,
    together: Mapping[str, str] | None = None,
    **plan,
) -> Path:
    """A finished run under GRAFT_HOME.

    Args:
        folder: class folders.
        name: of the run.
        wrong: places of the pictures that are answered wrongly, of the validation side; or by side
            that was answered.
        split: how the pictures are divided.
        together: content to group.
        plan: further fields of the plan.
    """
    dataset = scan.scan(folder)
    divided = splits.split(dataset, split, groups=together)
    made = Plan(
        name=name,
        folder=str(folder),
        classes=dataset.classes,
        split=split,
        said=dataset.said,
        **{"backbone": BODY, **plan},
    )
    place = store.create(made, dataset, divided)
    if together:
        _tell_groups(place, together)
    sides = wrong if isinstance(wrong, Mapping) else {"validation": wrong}
    for side, places in sides.items():
        files = divided.files(side)
        truth = [dataset.by_file[file].label for file in files]
        table = np.full((len(files), len(dataset.classes)), 0.05)
        for row, label in enumerate(truth):
            at = dataset.classes.index(label)
            table[row, (at + (row in places)) % len(dataset.classes)] = 0.9
        shown = [(file, OneClass(label)) for file, label in zip(files, truth, strict=True)]
        answers = predictions.make(TASK, shown, table, dataset.classes)
        predictions.write(answers, side_scores.path(place, side))
        right, n = len(files) - len(places), len(files)
        if side == "test":
            test_set.record_opening(place, accuracy=right / n, n=n)
        else:
            _finished(place, right, n)
    return place


def _tell_groups(place: Path, together: Mapping[str, str]) -> None:
    """The split as one that was made with groups is written."""
    rows = splits.load_rows(place / store.SPLIT)
    lines = [f"{row.file},{row.label},{row.side},{row.content},{together[row.content]}"
             for row in rows]  # fmt: skip
    digests.write_text(
        place / store.SPLIT, "\n".join(["file,label,side,content,group", *lines, ""])
    )


def _finished(place: Path, right: int, n: int) -> None:
    journal = Journal(place)
    journal.write(Start(device="cpu", seed=0, resumed=False))
    for epoch in (1, 2):
        reached = right / n * epoch / 2
        journal.write(
            Epoch(
                epoch=epoch,
                of=2,
                seconds=30.0,
                training={"loss": 1 / epoch, "accuracy": reached},
                validation={"loss": 1 / epoch, "accuracy": reached},
            )
        )
    low, high = wilson(right, n)
    scores = {"accuracy": right / n, "low": low, "high": high, "n": n}
    journal.write(End(reason="finished", result=Result(validation=scores, seconds={"total": 61.0})))
    (place / "best").mkdir()
    (place / "best" / "config.json").write_text("{}", "utf-8")
