import json
from pathlib import Path
from typing import Any

import pytest

from core.data import scan
from core.plan import plan as plans
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.runs import audits, launch
from core.runs.event import End
from core.runs.events import Journal
from core.weights import pretrained
from tests import answers, worlds
from tests.cli.conftest import Graft


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "data", {"ants": 12, "bees": 12})


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that has finished before it began."""

    def start(run: Path) -> int:
        Journal(run).write(End(reason="finished", error=None, result={"epochs": 1}))
        return 0

    monkeypatch.setattr(launch, "start", start)


def planned(graft: Graft, *words: object) -> Plan:
    said = graft("train", *words, "--json")
    assert said.code == 0, said.err
    return plans.load(Path(said.data["run"]))


@pytest.mark.usefixtures("at_once")
def test_the_answer_has_what_was_promised(graft: Graft, data: Path) -> None:
    said = graft("train", data, "--strategy", "features", "--json")
    assert {"run", "state", "strategy", "validation", "seconds", "epochs"} <= said.data.keys()
    assert said.data["strategy"] == "features"


@pytest.mark.usefixtures("at_once")
def test_every_field_of_a_recipe_is_an_option_and_reaches_the_plan(
    graft: Graft, data: Path
) -> None:
    wanted: dict[str, Any] = {
        "strategy": "staged", "head": "linear", "views": 0, "epochs": 7, "head_epochs": 2,
        "batch_size": 3, "learning_rate": 0.002, "backbone_lr_factor": 0.1, "layer_decay": 0.5,
        "unfrozen_blocks": 1, "optimizer": "sgd", "schedule": "one_cycle", "warmup_epochs": 1.5,
        "weight_decay": 0.03, "patience": 2, "label_smoothing": 0.1, "dropout": 0.2,
        "stochastic_depth": 0.1, "ema_decay": 0.9, "class_weights": True,
        "balanced_sampling": False, "gradient_clip": 2.0, "accumulation": 2, "side_px": 64,
        "find_learning_rate": True, "gradient_checkpointing": True, "compile": "off",
        "trainable": "norms_and_biases", "blend": False,
    }  # fmt: skip
    assert wanted.keys() == Recipe.model_fields.keys(), "a field is new: give it here too"
    words: list[object] = []
    for name, value in wanted.items():
        option = name.replace("_", "-")
        if isinstance(value, bool):
            words.append(f"--{option}" if value else f"--no-{option}")
        else:
            words += [f"--{option}", value]
    assert planned(graft, data, *words).recipe == Recipe(**wanted)


@pytest.mark.usefixtures("at_once")
def test_seeds_split_answers_name_and_device_reach_the_plan(graft: Graft, data: Path) -> None:
    words = (
        "--seed 3 --split-seed 4 --validation 0.25 --test 0.1 --name mine --device cpu "
        "--left-or-right-matters no"
    )
    plan = planned(graft, data, *words.split())
    assert (plan.seed, plan.split.seed) == (3, 4)
    assert (plan.split.validation, plan.split.test) == (0.25, 0.1)
    assert (plan.name, plan.device) == ("mine", "cpu")
    assert plan.answers.left_or_right_matters == "no"


@pytest.mark.usefixtures("at_once")
def test_the_plan_and_the_split_lie_there_before_the_worker_starts(
    graft: Graft, data: Path, tmp_path: Path
) -> None:
    graft("train", data, "--out", tmp_path / "run")
    assert json.loads((tmp_path / "run" / "plan.json").read_text())["reason"]
    assert (tmp_path / "run" / "split.csv").read_text().count("\n") == 25


@pytest.mark.usefixtures("at_once")
def test_a_run_is_never_overwritten(graft: Graft, data: Path, tmp_path: Path) -> None:
    graft("train", data, "--out", tmp_path / "run")
    said = graft("train", data, "--out", tmp_path / "run", "--json")
    assert said.code == 1
    assert said.data["error"]["reference"] == "run-busy"


@pytest.mark.usefixtures("at_once")
def test_frozen_features_get_views_exactly_where_augmentation_was_asked_for(
    graft: Graft, data: Path
) -> None:
    plain = planned(graft, data, "--strategy", "features")
    assert (plain.recipe.views, plain.augmentations) == (0, ())
    changed = planned(graft, data, "--strategy", "features", "--augment", "rotation=10")
    assert changed.recipe.views > 0
    assert [(one.name, one.strength) for one in changed.augmentations] == [("rotation", 10.0)]
    none = planned(graft, data, "--augment", "none")
    assert (none.recipe.views, none.augmentations) == (0, ())


@pytest.mark.usefixtures("at_once")
def test_from_scratch_takes_no_weights(graft: Graft, data: Path) -> None:
    plan = planned(graft, data, "--strategy", "scratch", "--backbone", "resnet18")
    assert plan.backbone.source == "scratch"
    assert plan.recipe.strategy == "scratch"


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        (("--backbone", "resnet5"), "unknown-backbone"),
        (("--backbone", "vgg16"), "weights-not-found"),
        (("--augment", "rotatoin=3"), "unknown-augmentation"),
        (
            ("--augment", "horizontal_flip", "--left-or-right-matters", "yes"),
            "unsafe-not-confirmed",
        ),
    ],
)
def test_what_cannot_be_trained_is_refused_before_a_run_is_made(
    words: tuple[str, ...], reference: str, graft: Graft, data: Path, graft_home: Path
) -> None:
    said = graft("train", data, *words, "--json")
    assert said.code == 1
    assert said.data["error"]["reference"] == reference
    assert not (graft_home / "runs").exists()


@pytest.mark.usefixtures("at_once")
def test_an_unsafe_augmentation_is_trained_once_confirmed_and_the_plan_says_so(
    graft: Graft, data: Path
) -> None:
    plan = planned(
        graft, data, "--augment", "horizontal_flip", "--left-or-right-matters", "yes",
        "--confirm-unsafe", "horizontal_flip",
    )  # fmt: skip
    assert plan.confirmed_unsafe == ("horizontal_flip",)


def test_impossible_settings_are_bad_use(graft: Graft, data: Path) -> None:
    said = graft("train", data, "--epochs", "0", "--dropout", "2", "--json")
    assert said.code == 2
    assert "--epochs" in said.data["error"]["what"]
    assert "--dropout" in said.data["error"]["what"]


@pytest.mark.usefixtures("at_once")
def test_the_advice_is_taken_where_nothing_was_asked_for(graft: Graft, data: Path) -> None:
    plan = planned(graft, data)
    assert plan.recipe.strategy == "features"  # 24 pictures
    assert "frozen" in plan.reason


def test_one_class_is_refused_with_its_reason(graft: Graft, tmp_path: Path) -> None:
    only = worlds.class_folders(tmp_path / "one", {"ants": 5})
    said = graft("train", only, "--json")
    assert said.code == 1
    assert said.data["error"]["reference"] in ("bad-plan", "only-one-class")


SWAPPED = {
    "verdicts": [
        {"augmentation": "horizontal_flip", "strength": 1.0, "class": "ants", "rival": "bees",
         "verdict": "unsafe", "kind": "reverses", "rho": -0.9, "flow": "9 of 9 are swapped"},
        {"augmentation": "horizontal_flip", "strength": 1.0, "class": "bees", "rival": "ants",
         "verdict": "unsafe", "kind": "reverses", "rho": -0.9, "flow": "9 of 9 are swapped"},
        {"augmentation": "brightness", "strength": 0.5, "class": "ants", "verdict": "safe"},
    ],
    "swaps": {"horizontal_flip": [["ants", "bees"]]},
    "pictures": 24,
}  # fmt: skip


@pytest.fixture
def measured(data: Path) -> None:
    asked = audits.question(scan.scan(data), pretrained.choose("embedded"))
    assert asked
    answers.kept(asked, SWAPPED)


@pytest.mark.usefixtures("at_once", "measured")
def test_what_was_measured_forbids_what_no_name_gives_away(graft: Graft, data: Path) -> None:
    said = graft("train", data, "--augment", "horizontal_flip", "--json")
    assert said.data["error"]["reference"] == "unsafe-not-confirmed"
    confirmed = planned(graft, data, "--augment", "horizontal_flip",
                        "--confirm-unsafe", "horizontal_flip")  # fmt: skip
    assert confirmed.judged.measured
    assert confirmed.judged.data == confirmed.subject
    assert confirmed.judged.safe == ()


@pytest.mark.usefixtures("at_once", "measured")
def test_mirror_and_swap_takes_the_pairs_that_were_measured(graft: Graft, data: Path) -> None:
    plan = planned(graft, data, "--augment", "horizontal_flip+swap")
    assert plan.augmentations[0].swap == (("ants", "bees"),)
    assert plan.judged.safe == ("horizontal_flip",)


@pytest.mark.usefixtures("at_once")
def test_mirror_and_swap_without_a_measurement_says_how_to_get_one(
    graft: Graft, data: Path
) -> None:
    said = graft("train", data, "--augment", "horizontal_flip+swap", "--json")
    assert "graft audit" in said.data["error"]["fix"]


@pytest.mark.usefixtures("at_once", "measured")
def test_a_policy_draws_from_what_is_safe_unless_confirmed(graft: Graft, data: Path) -> None:
    words = ("--strategy", "staged", "--augment", "randaugment=5")
    said = graft("train", data, *words, "--json")
    pool = plans.load(Path(said.data["run"])).augmentations[0].pool
    assert {"rotation", "brightness"} <= set(pool or ())
    assert "hue" not in (pool or ())
    assert "draws from" in said.err
    whole = planned(graft, data, *words, "--confirm-unsafe", "randaugment")
    assert whole.augmentations[0].pool is None


@pytest.mark.usefixtures("at_once", "measured")
def test_what_another_run_used_is_judged_anew_for_these_pictures(
    graft: Graft, data: Path, tmp_path: Path
) -> None:
    wanted = ("--augment", "horizontal_flip", "--confirm-unsafe", "horizontal_flip")
    earlier = graft("train", data, *wanted, "--json").data["run"]
    refused = graft("train", data, "--augment", earlier, "--json")
    assert refused.data["error"]["reference"] == "unsafe-not-confirmed"
    elsewhere = worlds.class_folders(tmp_path / "other", {"cats": 8, "dogs": 8})
    swapped = graft("train", data, "--augment", "horizontal_flip+swap", "--json").data["run"]
    strange = graft("train", elsewhere, "--augment", swapped, "--json")
    assert strange.data["error"]["reference"] == "bad-plan"
    assert "ants" in strange.data["error"]["why"]
    assert planned(graft, data, "--augment", swapped).augmentations[0].swap == (("ants", "bees"),)
