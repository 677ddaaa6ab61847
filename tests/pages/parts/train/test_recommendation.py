"""The recommendation says why, rests on what was measured, and is taken by one button."""

from pathlib import Path

import pytest

from core.data import scan
from core.plan import plan as plans
from core.protocol.advice import AdviseRequest
from core.runs import draft, measured, process
from core.runs.event import Progress
from core.runs.events import Journal
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice
from tests import answers
from tests.pages.conftest import Open, words_of


@pytest.fixture
def ready(pictures: Path, body: BackboneChoice) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())


def _measured(pictures: Path, accuracy: float | None) -> None:
    asked = measured.advice(draft.load(), scan.scan(pictures))
    assert asked is not None
    answers.kept(asked, answers.advised(accuracy))


def test_the_button_asks_what_suits_these_pictures(
    open_page: Open, ready: None, pictures: Path, looked: list[AdviseRequest]
) -> None:
    app = open_page("train")
    assert not looked
    app.button(key="measure-advice").click().run()
    assert looked == [measured.advice(draft.load(), scan.scan(pictures))]


def test_what_is_expected_is_said_before_the_training(
    open_page: Open, ready: None, pictures: Path, started: list[Path]
) -> None:
    assert "Expect " not in words_of(open_page("train"))
    _measured(pictures, 0.9)
    app = open_page("train")
    said = words_of(app)
    app.button(key="train").click().run()
    low, high = plans.load(started[0]).expected or (1.0, 0.0)
    assert low < 0.9 < high
    assert f"Expect {low * 100:.0f}" in said


def test_a_measured_probe_replaces_the_rules_and_says_its_range(
    open_page: Open, ready: None, pictures: Path
) -> None:
    before = words_of(open_page("train"))
    _measured(pictures, 0.45)
    app = open_page("train")
    assert not app.exception
    said = words_of(app)
    assert "measured on your pictures" in said
    assert "45\u202f%" in said
    assert "30–60\u202f%, 30 pictures" in said
    assert "always guessing the largest class gets" in said
    assert "measured on your pictures" not in before
    assert not [one for one in app.button if one.key == "measure-advice"]


def test_the_measured_recipe_is_trained_and_taken_by_one_button(
    open_page: Open, ready: None, pictures: Path, started: list[Path]
) -> None:
    draft.change(recipe={"strategy": "full"})
    _measured(pictures, 0.999)
    app = open_page("train")
    assert "Recommended: **A new last layer learns (feature extraction)**" in words_of(app)
    app.button(key="advised").click().run()
    app.button(key="train").click().run()
    plan = plans.load(started[0])
    assert plan.recipe.strategy == "features"
    assert "already tells your classes apart" in plan.reason


def test_a_measurement_that_was_impossible_is_not_offered_again(
    open_page: Open, ready: None, pictures: Path
) -> None:
    _measured(pictures, None)
    app = open_page("train")
    assert "too few pictures to hold some of them out" in words_of(app)
    assert "measured on your pictures" not in words_of(app)


def test_the_time_that_a_training_may_take_is_kept(open_page: Open, ready: None) -> None:
    app = open_page("train")
    app.selectbox(key="bound-minutes").set_value(15.0).run()
    assert draft.load().minutes == 15.0
    assert app.selectbox(key="bound-minutes").value == 15.0


def test_what_the_advisor_is_at_is_shown_and_can_be_stopped(
    open_page: Open, ready: None, pictures: Path
) -> None:
    asked = measured.advice(draft.load(), scan.scan(pictures))
    assert asked is not None
    place = answers.asked(asked)
    process.record(place)
    process.beat(place)
    Journal(place).write(Progress(phase="resnet18", done=3, total=12, seconds_left=9.0))
    app = open_page("train")
    assert any("9 s left" in bar.proto.text for bar in app.main.get("progress"))
    app.button(key="stop-advice").click().run()
    assert (place / "stop").exists()


def test_a_backbone_that_knows_the_pictures_better_is_one_press_away(
    open_page: Open, ready: None, pictures: Path, body: BackboneChoice
) -> None:
    here = pretrained.embedded().model_copy(update={"sha256": None})
    asked = measured.comparison(draft.load(), scan.scan(pictures), [here, body])
    worse = answers.result(body, 0.6, rank=2, tied_with_best=False)
    answers.kept(asked, answers.compared(answers.result(here, 0.95), worse))
    app = open_page("train")
    assert "95\u202f% instead of 60\u202f%" in words_of(app)
    app.button(key="better").click().run()
    assert not app.exception
    chosen = draft.load().backbone
    assert chosen is not None
    assert chosen.path == here.path
    assert "instead of" not in words_of(app)


def test_the_speed_of_the_bake_off_serves_as_an_estimate(
    open_page: Open, ready: None, pictures: Path, body: BackboneChoice
) -> None:
    asked = measured.comparison(draft.load(), scan.scan(pictures), [body])
    answers.kept(asked, answers.compared(answers.result(body)))
    assert "at 10 pictures a second as measured on this machine" in words_of(open_page("train"))
