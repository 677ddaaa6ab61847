"""What is chosen holds, what is not is advised, and both roads lead to one plan."""

from pathlib import Path
from typing import Any

import pytest

from core.cli import main
from core.data import exam, scan, sides
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.dataset import Dataset
from core.plan import plan as plans
from core.plan import presets
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.runs import draft, launch, measured, proposal, store
from core.runs.choices import Choices, of_draft
from core.runs.event import End
from core.runs.events import Journal
from core.runs.proposal import Measurements, Proposal
from core.weights import pretrained
from tests import answers, worlds

BODY = pretrained.choose("embedded")


@pytest.fixture
def found(tmp_path: Path) -> Dataset:
    return scan.scan(worlds.class_folders(tmp_path / "set", {"ants": 60, "bees": 60}))


def proposed(found: Dataset, known: Measurements | None = None, **chosen: Any) -> Proposal:
    choices = Choices(**{"backbone": BODY, **chosen})
    split = sides.divide(found, choices.split)
    return proposal.propose(choices, found, split, known or proposal.known(choices, found))


def test_what_is_not_chosen_is_advised(found: Dataset) -> None:
    made = proposed(found)
    assert made.plan.recipe.strategy == made.advice.recipe.strategy
    assert made.plan.reason == made.advice.reason
    assert made.plan.name == "set"
    assert not made.severe


def test_a_plan_names_the_very_pictures_and_labels_that_it_is_about(found: Dataset) -> None:
    before = proposed(found).plan.pictures
    assert before == proposed(scan.scan(found.folder)).plan.pictures
    said = LabelEvent(kind="label", contents=(found.pictures[0].content,), names=("bees",))
    journal.write(found.folder, [said])
    assert proposed(scan.scan(found.folder)).plan.pictures not in ("", before)


def test_a_plan_says_that_its_test_set_is_the_exam(found: Dataset) -> None:
    assert not proposed(found).plan.exam
    exam.draw(found, {})
    assert proposed(found).plan.exam


def test_a_recipe_chosen_by_hand_holds_and_is_said_to_be(found: Dataset) -> None:
    own = Recipe(strategy="full", epochs=2)
    plan = proposed(found, recipe=own).plan
    assert (plan.recipe, plan.reason) == (own, "Chosen by hand.")


def test_single_settings_hold_and_the_others_are_fitted_around_them(found: Dataset) -> None:
    plan = proposed(found, strategy="staged", settings={"epochs": 2, "learning_rate": 0.01}).plan
    assert (plan.recipe.epochs, plan.recipe.learning_rate) == (2, 0.01)
    assert plan.recipe.head_epochs == 0
    assert plan.recipe.warmup_epochs <= 0.5


@pytest.mark.parametrize("epochs", [1, 2, 3, 10])
def test_a_short_training_still_leaves_epochs_to_the_backbone(found: Dataset, epochs: int) -> None:
    recipe = proposed(found, strategy="staged", settings={"epochs": epochs}).plan.recipe
    assert recipe.head_epochs < epochs
    assert recipe.warmup_epochs < epochs


@pytest.mark.parametrize("on", [True, False])
def test_frozen_features_have_views_exactly_where_something_changes_them(
    found: Dataset, on: bool
) -> None:
    chosen = presets.parse("brightness=0.1" if on else "none")
    plan = proposed(found, strategy="features", augmentations=chosen).plan
    assert bool(plan.recipe.views) == on


@pytest.mark.parametrize("on", [True, False])
def test_the_reason_tells_of_changed_views_exactly_where_there_are_some(
    found: Dataset, on: bool
) -> None:
    proposal = proposed(found, preset="gentle" if on else "none")
    assert bool(proposal.plan.recipe.views) == on
    assert ("changed views" in proposal.plan.reason) == on
    assert (proposal.views is not None) == on


def test_the_cost_of_views_is_told_before_they_are_there(found: Dataset) -> None:
    recipe = Recipe(strategy="features", views=0)
    proposal = proposed(found, recipe=recipe, preset="gentle")
    assert "augmentation-without-views" in [one.id for one in proposal.findings]
    assert proposal.plan.recipe.views == 0
    assert proposal.views is not None


def test_a_plan_needs_a_backbone(found: Dataset) -> None:
    with pytest.raises(ValueError, match="backbone"):
        proposed(found, backbone=None)


def test_going_on_with_a_run_brings_back_its_plan(found: Dataset, tmp_path: Path) -> None:
    plan = proposed(found, recipe=Recipe(epochs=2), name="mine", preset="gentle").plan
    back = draft.from_run(plan, tmp_path / "run")
    choices = of_draft(back)
    split = sides.divide(found, choices.split)
    again = proposal.propose(choices, found, split, proposal.known(choices, found)).plan
    assert again == plan
    assert back.run == str(tmp_path / "run")


def _probed(found: Dataset, accuracy: float) -> None:
    """As if the engine had been asked what suits these pictures."""
    asked = measured.advice(Choices(backbone=BODY), found)
    assert asked is not None
    probe = {"low": 0.5, "high": 0.6, "n": 102, "seconds": 2.0, "embedded": 102}
    answers.kept(asked, answers.advised(accuracy, **probe))


def _by_command(found: Dataset, out: Path, *options: str) -> Plan:
    main(["train", str(found.folder), "--out", str(out), *options, "--json"])
    return plans.load(out)


def _by_pages(found: Dataset, **chosen: Any) -> Plan:
    """As the Train page does: choices in the draft, one proposal."""
    draft.choose_folder(found.folder)
    one = draft.change(backbone=BODY.model_dump(), **chosen)
    choices = of_draft(one)
    split = sides.divide(found, choices.split)
    return proposal.propose(choices, found, split, proposal.known(choices, found)).plan


@pytest.mark.parametrize("probe", [None, 0.55, 0.99])
@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        ((), {}),
        (("--augment", "gentle"), {"preset": "gentle"}),
        (("--augment", "none"), {"preset": "none"}),
        (("--minutes", "1"), {"minutes": 1.0}),
        (("--folds", "5"), {"folds": 5}),
        (("--has-writing", "yes"), {"answers": {"has_writing": "yes"}}),
        (("--split-seed", "3", "--test", "0.2"), {"split": {"seed": 3, "test": 0.2}}),
        (("--seed", "7", "--name", "mine", "--device", "cpu"),
         {"seed": 7, "name": "mine", "device": "cpu"}),
    ],
)  # fmt: skip
def test_pages_and_command_line_make_the_same_plan(
    found: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    probe: float | None,
    options: tuple[str, ...],
    chosen: dict[str, Any],
) -> None:
    """With a probe of 0.55 one said features and gentle, the other gradual and strong."""
    monkeypatch.setattr(
        launch,
        "start",
        lambda run: Journal(run).write(End(reason="stopped", error=None, result=None)),
    )
    if probe:
        _probed(found, probe)
    by_command = _by_command(found, tmp_path / "run", *options)
    by_pages = _by_pages(found, **chosen)
    assert by_pages == by_command
    assert store.read(tmp_path / "run").state == "stopped"


def test_a_measured_probe_changes_the_plan(found: Dataset) -> None:
    """Else the test above could not fail."""
    before = proposed(found).plan.recipe
    _probed(found, 0.99)
    assert proposed(found).plan.recipe != before
