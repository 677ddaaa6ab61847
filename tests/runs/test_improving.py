"""Improving follows the same plan with the labels as they are now."""

from pathlib import Path

import pytest

from core.augment.choice import AugmentationChoice
from core.data import scan, sides
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.runs import improving
from core.weights import pretrained
from tests import worlds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 20, "bees": 20})


def test_all_of_the_plan_stays_but_what_was_said(folder: Path, tmp_path: Path) -> None:
    plan = Plan(
        name="first",
        folder=str(folder),
        classes=("ants", "bees"),
        backbone=pretrained.embedded(),
        recipe=Recipe(strategy="staged", epochs=7, side_px=96),
        augmentations=(AugmentationChoice(name="brightness", strength=0.1),),
        seed=5,
    )
    content = scan.scan(folder).pictures[0].content
    said = LabelEvent(kind="label", contents=(content,), names=("wasps",))
    journal.write(folder, [said])
    dataset = scan.scan(folder)
    split = sides.divide(dataset, plan.split)
    made = improving.propose(tmp_path / "run", plan, dataset, split).plan
    same = ("name", "folder", "backbone", "recipe", "augmentations", "seed", "split", "task")
    assert all(getattr(made, field) == getattr(plan, field) for field in same)
    assert made.classes == ("ants", "bees", "wasps")
    assert made.said == 1
    assert made.origin is not None
    assert (made.origin.place, made.origin.weights) == (str(tmp_path / "run"), False)
    assert "first" in made.reason
