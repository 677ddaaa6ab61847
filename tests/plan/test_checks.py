"""Every mistake of a plan is named at once; a sound plan has none."""

from pathlib import Path
from typing import Any

import pytest

from core.augment.choice import AugmentationChoice
from core.plan.checks import check
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.weights.backbone_choice import BackboneChoice


@pytest.fixture
def here(tmp_path: Path) -> BackboneChoice:
    return BackboneChoice(name="resnet18", source="folder", path=str(tmp_path))


def plan(here: BackboneChoice, recipe: dict[str, Any] | None = None, **changes: Any) -> Plan:
    return Plan.model_validate(
        {
            "name": "x",
            "folder": "/x",
            "classes": ("a", "b"),
            "backbone": here,
            "recipe": Recipe.model_validate(recipe or {}),
            **changes,
        }
    )


def ids(plan: Plan, counts: dict[str, int] | None = None) -> dict[str, str]:
    return {one.id: one.severity for one in check(plan, counts or {"a": 50, "b": 50})}


def test_a_sound_plan_has_nothing_against_it(here: BackboneChoice) -> None:
    assert ids(plan(here)) == {}
    assert ids(plan(here, {"strategy": "staged"})) == {}


def test_norms_and_biases_are_for_a_backbone_that_goes_on_learning(here: BackboneChoice) -> None:
    for strategy in ("staged", "gradual", "full"):
        assert ids(plan(here, {"strategy": strategy, "trainable": "norms_and_biases"})) == {}
    for strategy in ("features", "scratch"):
        found = ids(plan(here, {"strategy": strategy, "trainable": "norms_and_biases"}))
        assert found["norms-not-used"] == "warning"


def test_all_mistakes_are_named_at_once_the_worst_first(here: BackboneChoice) -> None:
    bad = plan(
        here,
        {"strategy": "staged", "epochs": 2, "head_epochs": 5, "batch_size": 4096, "head": "knn"},
        augmentations=(AugmentationChoice(name="nope", strength=1),),
    )
    found = check(bad, {"a": 1, "c": 3})
    assert {one.id for one in found} >= {
        "only-one-class",
        "classes-without-pictures",
        "classes-not-in-plan",
        "classes-with-one-picture",
        "backbone-never-learns",
        "batch-too-large",
        "head-not-used",
        "unknown-augmentation",
    }
    severities = [one.severity for one in found]
    assert severities == sorted(severities, key=["severe", "warning", "note"].index)
    for one in found:
        assert one.sentence.endswith(".")
        assert one.remedy.endswith(".")


def test_two_classes_with_pictures_are_needed(here: BackboneChoice) -> None:
    assert ids(plan(here), {"a": 9})["only-one-class"] == "severe"
    assert ids(plan(here), {"a": 9, "b": 1})["classes-with-one-picture"] == "severe"
    assert ids(plan(here), {"a": 9, "b": 9, "new": 3}) == {"classes-not-in-plan": "warning"}


def test_a_random_backbone_is_only_for_scratch(here: BackboneChoice) -> None:
    start = BackboneChoice(name="resnet18", source="scratch")
    assert ids(plan(start)) == {"random-backbone": "severe"}
    assert ids(plan(start, {"strategy": "scratch", "head_epochs": 0})) == {}


def test_weights_that_vanished_are_told_before_the_start(here: BackboneChoice) -> None:
    gone = here.model_copy(update={"path": "/nowhere/at/all"})
    assert ids(plan(gone)) == {"weights-gone": "severe"}


def test_a_rate_that_wipes_out_pretraining_is_warned_of(here: BackboneChoice) -> None:
    fast = {"strategy": "full", "learning_rate": 0.1}
    assert ids(plan(here, fast)) == {"pretrained-rate-high": "warning"}
    assert ids(plan(here, {**fast, "optimizer": "sgd"})) == {}


def test_a_warm_up_longer_than_the_training_is_warned_of(here: BackboneChoice) -> None:
    assert ids(plan(here, {"strategy": "full", "warmup_epochs": 10.0})) == {
        "warm-up-too-long": "warning"
    }


def test_views_and_augmentations_belong_together(here: BackboneChoice) -> None:
    turned = (AugmentationChoice(name="brightness", strength=0.1),)
    assert "views-without-augmentation" in ids(plan(here, {"views": 4}))
    assert "augmentation-without-views" in ids(plan(here, augmentations=turned))
