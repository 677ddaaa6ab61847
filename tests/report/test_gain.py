"""What a training gained is counted on the same pictures, by what they are said to show now."""

from pathlib import Path

import numpy as np
import pytest

from core.data import scan
from core.data import split as splits
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.dataset import Dataset
from core.data.split import Split, SplitSettings
from core.data.target import OneClass
from core.plan.plan import Origin, Plan
from core.report import predictions, side_scores
from core.report.gain import gain
from core.runs import store
from core.tasks.classify import TASK
from core.weights.backbone_choice import BackboneChoice
from tests import worlds

BODY = BackboneChoice(name="resnet18", source="scratch")
SETTINGS = SplitSettings(validation=0.4, test=0.2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 30})


def _run(folder: Path, name: str, wrong: int, after: Path | None = None, side: str = "validation"):
    """A run that errs on the first so many pictures of a side."""
    dataset = scan.scan(folder)
    split = splits.split(dataset, SETTINGS)
    origin = Origin(place=str(after), name="x", weights=False) if after else None
    plan = Plan(
        name=name,
        folder=str(folder),
        classes=dataset.classes,
        backbone=BODY,
        origin=origin,
        said=dataset.said,
    )
    run = store.create(plan, dataset, split, folder.parent / name)
    _answer(run, dataset, split, wrong, side)
    return run, plan


def _answer(run: Path, dataset: Dataset, split: Split, wrong: int, side: str) -> None:
    files = split.files(side)  # type: ignore[arg-type]
    names = dataset.classes
    table = np.full((len(files), len(names)), 0.05)
    for row, file in enumerate(files):
        at = names.index(dataset.by_file[file].label)
        table[row, (at + (row < wrong)) % len(names)] = 0.9
    shown = [(file, OneClass(dataset.by_file[file].label)) for file in files]
    made = predictions.make(TASK, shown, table, names)
    predictions.write(made, side_scores.path(run, side))  # type: ignore[arg-type]


def test_better_and_worse_are_counted_and_said(folder: Path) -> None:
    before, _ = _run(folder, "before", 9)
    run, plan = _run(folder, "after", 2, before)
    gained = gain(run, plan)
    assert gained is not None
    assert (gained.n, gained.changed, gained.better, gained.worse) == (24, 7, 7, 0)
    assert gained.chance == 2 / 2**7
    assert gained.sentence == (
        "Beside the model before (“before”): of the same 24 validation pictures 7 changed: "
        "7 better, 0 worse. That is more than chance would do."
    )


def test_a_little_is_said_to_be_no_more_than_chance(folder: Path) -> None:
    before, _ = _run(folder, "before", 2)
    gained = gain(*_run(folder, "after", 1, before))
    assert gained is not None
    assert "1 better, 0 worse. Chance alone would do as much in all cases" in gained.sentence


def test_the_same_answers_gain_nothing(folder: Path) -> None:
    before, _ = _run(folder, "before", 2)
    gained = gain(*_run(folder, "after", 2, before))
    assert gained is not None
    assert "each answered as before" in gained.sentence


def test_both_are_judged_by_what_the_pictures_are_said_to_show_now(folder: Path) -> None:
    before, _ = _run(folder, "before", 1)
    dataset = scan.scan(folder)
    first = splits.split(dataset, SETTINGS).files("validation")[0]
    picture = dataset.by_file[first]
    (other,) = set(dataset.classes) - {picture.label}
    said = LabelEvent(kind="label", contents=(picture.content,), names=(other,))
    journal.write(folder, [said])
    gained = gain(*_run(folder, "after", 0, before))
    assert gained is not None
    assert (gained.changed, gained.better, gained.worse) == (0, 0, 0)


def test_test_pictures_count_where_both_were_opened(folder: Path) -> None:
    before, _ = _run(folder, "before", 3, side="test")
    run, plan = _run(folder, "after", 0, before, side="test")
    gained = gain(run, plan)
    assert gained is not None
    assert (gained.side, gained.n, gained.better) == ("test", 12, 3)


def test_pictures_of_a_class_that_was_not_known_are_told(folder: Path) -> None:
    before, _ = _run(folder, "before", 0)
    dataset = scan.scan(folder)
    files = splits.split(dataset, SETTINGS).files("validation")[:4]
    contents = tuple(dataset.by_file[file].content for file in files)
    journal.write(folder, [LabelEvent(kind="label", contents=contents, names=("wasps",))])
    gained = gain(*_run(folder, "after", 0, before))
    assert gained is not None
    assert gained.unknown > 0
    assert "a class that was not known before" in gained.sentence


def test_a_class_that_was_renamed_is_the_same_class(folder: Path) -> None:
    before, _ = _run(folder, "before", 3)
    journal.write(folder, [LabelEvent(kind="rename class", names=("ants",), text="emmets")])
    run, plan = _run(folder, "after", 3, before)
    assert "emmets" in plan.classes
    gained = gain(run, plan)
    assert gained is not None
    assert (gained.changed, gained.better, gained.worse, gained.unknown) == (0, 0, 0, 0)


@pytest.mark.parametrize("lost", ["plan.json", "split.csv", "predictions/validation.csv"])
def test_where_the_run_before_is_gone_nothing_is_said(folder: Path, lost: str) -> None:
    before, _ = _run(folder, "before", 2)
    run, plan = _run(folder, "after", 0, before)
    (before / lost).unlink()
    assert gain(run, plan) is None


def test_who_follows_none_gains_nothing(folder: Path) -> None:
    assert gain(*_run(folder, "alone", 2)) is None
