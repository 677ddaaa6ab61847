"""The command of a report trains the same once more: parsed again, it gives the same plan."""

import shlex
from pathlib import Path

import pytest

from core.data.split import SplitSettings
from core.plan import plan as plans
from core.plan.plan import Origin, Plan
from core.plan.recipe import Recipe
from core.report import repeat
from core.safety.answers import Answers
from core.weights.backbone_choice import BackboneChoice
from tests import worlds
from tests.commands import graft


def words(**changed) -> list[str]:
    plan = Plan(
        name="bees; rm -rf /",
        folder="/pictures/my bees",
        classes=("a", "b"),
        backbone=BackboneChoice(name="mobilenetv2_100.graft-small", source="embedded"),
    )
    return shlex.split(repeat.command(Path("/runs/a run"), plan.model_copy(update=changed)))


def option(told: list[str], name: str) -> str:
    found = [word for at, word in enumerate(told) if word == name or word.startswith(f"{name}=")]
    (word,) = found
    return word.partition("=")[2] or told[told.index(word) + 1]


def test_names_stay_one_word_of_the_shell() -> None:
    told = words()
    assert told[:3] == ["graft", "train", "/pictures/my bees"]
    assert option(told, "--name") == "bees; rm -rf /"


def test_every_setting_of_the_recipe_is_spelled_out() -> None:
    recipe = Recipe(strategy="staged", epochs=7, class_weights=True, side_px=96)
    told = words(recipe=recipe, seed=3, folds=5, split=SplitSettings(seed=9, pattern="{group}_*"))
    assert option(told, "--strategy") == "staged"
    assert option(told, "--epochs") == "7"
    assert "--class-weights" in told
    assert "--no-balanced-sampling" in told
    assert option(told, "--seed") == "3"
    assert option(told, "--split-seed") == "9"
    assert option(told, "--pattern") == "{group}_*"
    assert option(told, "--folds") == "5"
    named = {word.lstrip("-").partition("=")[0].removeprefix("no-") for word in told}
    unset = {name for name, value in recipe if value is None}
    missing = {name.replace("_", "-") for name in set(Recipe.model_fields) - unset} - named
    assert not missing


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (BackboneChoice(name="a.b", source="embedded", path="/graft/a.b"), "a.b"),
        (BackboneChoice(name="a", source="folder", path="/w/a"), "/w/a"),
        (BackboneChoice(name="a", source="file", path="/w/a.pth"), "a=/w/a.pth"),
        (BackboneChoice(name="a", source="scratch"), "a"),
    ],
)
def test_the_backbone_is_found_again(choice: BackboneChoice, said: str) -> None:
    assert option(words(backbone=choice), "--backbone") == said


def test_what_goes_on_from_a_model_does_so_again() -> None:
    origin = Origin(place="/runs/b", name="b", classes=("a",), weights=True)
    told = words(origin=origin)
    assert option(told, "--from") == "/runs/b"
    assert "--backbone" not in told


def test_augmentations_and_confirmations_are_those_of_the_run() -> None:
    from core.augment.choice import AugmentationChoice

    assert option(words(), "--augment") == "none"
    chosen = (AugmentationChoice(name="blur", strength=1.0),)
    told = words(
        augmentations=chosen, confirmed_unsafe=("blur",), answers=Answers(has_writing="no")
    )
    assert option(told, "--augment") == "/runs/a run"
    assert option(told, "--confirm-unsafe") == "blur"
    assert option(told, "--has-writing") == "no"


@pytest.mark.slow
def test_the_command_makes_the_very_same_model(tmp_path: Path) -> None:
    folder = worlds.separable(tmp_path / "data", ("circle", "square"), 12)
    asked = ("--strategy", "features", "--augment", "brightness=0.1", "--views", "1", "--seed", 4)
    first = graft("train", folder, *asked, "--out", tmp_path / "one", "--json")
    assert first.code == 0, first.err
    again = shlex.split(repeat.command(tmp_path / "one", plans.load(tmp_path / "one")))
    assert again[0] == "graft"
    second = graft(*again[1:], "--out", tmp_path / "two", "--json")
    assert second.code == 0, second.err
    one, two = (plans.load(tmp_path / name) for name in ("one", "two"))
    assert two.model_copy(update={"reason": one.reason}) == one
    weights = [(tmp_path / name / "best/head.safetensors") for name in ("one", "two")]
    weights = [path if path.is_file() else path.with_name("model.safetensors") for path in weights]
    assert weights[0].read_bytes() == weights[1].read_bytes()
