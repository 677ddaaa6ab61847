"""Only what differs is told, in words."""

from typing import Any

import pytest

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.data.split import SplitSettings
from core.plan.plan import Origin, Plan
from core.plan.recipe import Recipe
from core.report.differences import differences
from core.safety.answers import Answers
from core.weights.backbone_choice import BackboneChoice

BODY = BackboneChoice(name="resnet18", source="scratch")
PLAN = Plan(name="a", folder="/x", classes=("a", "b"), backbone=BODY)


def told(**changes) -> dict[str, tuple[str, ...]]:
    plans = [PLAN, PLAN.model_copy(update=changes)]
    return {row.name: row.values for row in differences(plans)}


def test_the_same_plan_differs_in_nothing() -> None:
    assert differences([PLAN, PLAN, PLAN]) == []


def test_name_and_reason_are_no_settings() -> None:
    assert told(name="other", reason="because", expected=(0.1, 0.2)) == {}


@pytest.mark.parametrize(
    ("changes", "name", "values"),
    [
        ({"seed": 3}, "seed", ("0", "3")),
        ({"folds": 5}, "folds", ("none", "5")),
        ({"recipe": Recipe(views=4)}, "recipe.views", ("0", "4")),
        ({"recipe": Recipe(side_px=96)}, "recipe.side_px", ("the backbone's own", "96")),
        ({"recipe": Recipe(class_weights=True)}, "recipe.class_weights", ("no", "yes")),
        ({"split": SplitSettings(test=0.2)}, "split.test", ("0.15", "0.2")),
        (
            {"answers": Answers(has_writing="yes")},
            "answers.has_writing",
            ("unknown", "yes"),
        ),
        (
            {"backbone": BackboneChoice(name="vit", source="scratch")},
            "backbone",
            ("resnet18 (scratch)", "vit (scratch)"),
        ),
        ({"classes": ("a", "b", "c")}, "classes", ("a, b", "a, b, c")),
    ],
)
def test_each_setting_is_told_with_its_values(changes, name, values) -> None:
    assert told(**changes) == {name: values}


def test_a_setting_that_changes_nothing_is_no_difference() -> None:
    assert told(recipe=Recipe(epochs=4, layer_decay=0.5)) == {}, "a head is solved at once"
    names = {row.name for row in differences([PLAN, _with(strategy="full", epochs=4)])}
    assert names == {"recipe.strategy"}
    rows = differences([PLAN, *(_with(strategy="full", epochs=n) for n in (4, 5))])
    assert rows[-1].values == ("changes nothing", "4", "5")


def _with(**recipe: Any) -> Plan:
    return PLAN.model_copy(update={"recipe": Recipe(**recipe)})


def test_an_augmentation_that_one_did_without_is_off_there() -> None:
    choice = AugmentationChoice(name="rotation", strength=15, probability=0.5, not_for=("b",))
    (row,) = differences([PLAN, PLAN.model_copy(update={"augmentations": (choice,)})])
    assert row.title == CATALOGUE["rotation"].title
    assert row.values[0] == "off"
    assert "15" in row.values[1]
    assert "50\u202f% of pictures" in row.values[1]
    assert "not for b" in row.values[1]


def test_settings_come_in_the_order_in_which_they_are_chosen() -> None:
    choice = AugmentationChoice(name="rotation", strength=15)
    other = PLAN.model_copy(
        update={"augmentations": (choice,), "seed": 1, "recipe": Recipe(views=3), "folder": "/y"}
    )
    names = ["folder", "augmentations.rotation", "recipe.views", "seed"]
    assert [row.name for row in differences([PLAN, other])] == names


def test_of_fingerprints_only_that_they_differ_is_told() -> None:
    plans = [PLAN.model_copy(update={"pictures": text}) for text in ("f00", "ba5", "f00", "")]
    (row,) = differences(plans)
    assert row.values == ("version 1", "version 2", "version 1", "not known")


def test_an_earlier_model_is_told_by_its_sentence() -> None:
    origin = Origin(place="/y", name="bees", classes=("a", "b"), weights=True)
    assert told(origin=origin)["origin"] == ("none", origin.sentence(PLAN.classes))


def test_every_setting_of_a_plan_has_its_place() -> None:
    """A field that is new in a plan is told here too, or named as no setting."""
    words = {"version", "name", "reason", "expected", "judged", "said"}
    names = {row.name.split(".")[0] for row in differences([PLAN, _other()])}
    assert set(Plan.model_fields) - words <= names


def _other() -> Plan:
    return Plan(
        name="b",
        folder="/y",
        classes=("c",),
        task="multilabel",
        split=SplitSettings(seed=1),
        exam=True,
        pictures="f00",
        backbone=BackboneChoice(name="vit", source="cache", sha256="1"),
        augmentations=(AugmentationChoice(name="rotation", strength=15),),
        answers=Answers(has_writing="no"),
        confirmed_unsafe=("rotation",),
        recipe=Recipe(views=3),
        folds=5,
        origin=Origin(place="/z", name="z", weights=False),
        seed=1,
        device="cpu",
    )
