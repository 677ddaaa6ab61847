"""The Train page saves the plan before anything starts, and follows a run by its files."""

from pathlib import Path

import pytest

from core.data import scan
from core.plan import plan as plans
from core.plan.presets import choice
from core.plan.recipe import Recipe
from core.runs import audits, draft, stop
from core.runs.event import End, Phase, Progress, Start
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice
from tests import answers
from tests.pages.conftest import Open, running, three_quarters, words_of


@pytest.fixture
def ready(pictures: Path, body: BackboneChoice) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())


def test_the_recommendation_comes_with_its_reason(open_page: Open, ready: None) -> None:
    app = open_page("train")
    assert not app.exception
    said = words_of(app)
    assert "feature extraction" in said
    assert "pictures to learn from" in said


def test_training_writes_the_plan_and_then_starts(
    open_page: Open, ready: None, started: list[Path], body: BackboneChoice
) -> None:
    app = open_page("train")
    app.button(key="train").click().run()
    assert not app.exception
    assert len(started) == 1
    plan = plans.load(started[0])
    assert plan.backbone == body
    assert (started[0] / "split.csv").is_file()
    assert draft.load().run == str(started[0])


def test_what_is_severe_forbids_the_start(open_page: Open, ready: None, tmp_path: Path) -> None:
    gone = BackboneChoice(name="resnet18", source="folder", path=str(tmp_path / "gone"))
    draft.change(backbone=gone.model_dump())
    app = open_page("train")
    assert app.button(key="train").disabled
    assert "are no longer at" in words_of(app)


def test_an_unknown_duration_is_not_invented(open_page: Open, ready: None) -> None:
    assert "still unmeasured" in words_of(open_page("train"))


def test_a_running_run_shows_its_progress_everywhere(open_page: Open, finished: Path) -> None:
    three_quarters(finished)
    app = open_page("train")
    assert not app.exception
    said = words_of(app)
    assert app.button(key="stop")
    assert "30 s" in said
    assert "8.0/s" in said
    assert app.button(key="next").disabled
    bars = [bar.proto.value for bar in open_page("home").sidebar.get("progress")]
    assert bars == [75]


def test_a_head_that_is_solved_shows_its_share_and_no_invented_time(
    open_page: Open, finished: Path
) -> None:
    journal = running(finished)
    journal.write(Phase(name="head", title="Training the head", index=2, of=2, total=None))
    journal.write(Progress(phase="head", done=5, total=10, per_second=None, seconds_left=None))
    app = open_page("train")
    assert not app.exception
    bars = [(bar.proto.value, bar.proto.text) for bar in app.main.get("progress")]
    assert (75, "Training the head · 75\u202f%") in bars
    numbers = {metric.label: metric.value for metric in app.metric}
    assert numbers["Time left"] == "–"


def test_stop_asks_the_worker_and_says_so(open_page: Open, finished: Path) -> None:
    running(finished)
    app = open_page("train")
    app.button(key="stop").click().run()
    assert stop.requested(finished)
    assert "Stopping" in words_of(app)


def test_a_run_whose_process_is_gone_is_not_shown_asrunning(
    open_page: Open, finished: Path, started: list[Path]
) -> None:
    Journal(finished).write(Start(device="cpu", device_name="x", threads=2, seed=0))
    app = open_page("train")
    assert "Interrupted" in words_of(app)
    app.button(key="resume").click().run()
    assert started == [finished]


def test_a_failed_run_says_why_and_how_to_mend_it(open_page: Open, finished: Path) -> None:
    error = {"reference": "out-of-memory", "what": "It is full", "why": "Big.", "fix": "Smaller."}
    Journal(finished).write(End(reason="failed", error=error, result=None))
    said = words_of(open_page("train"))
    assert "It is full" in said
    assert "Smaller." in said
    assert "worker.log" in said


def test_a_finished_run_leads_to_its_results(open_page: Open, finished: Path) -> None:
    app = open_page("train")
    assert not app.button(key="next").disabled
    assert not app.main.get("progress"), "there is nothing left to wait for"
    app.button(key="anew").click().run()
    assert draft.load().run is None


def test_a_solved_head_of_an_earlier_version_has_no_curve_and_says_so(
    open_page: Open, finished: Path
) -> None:
    said = words_of(open_page("train"))
    assert "there is no curve to draw" in said
    assert "A first curve is drawn" not in said


def test_a_training_from_scratch_promises_no_learning_curve(
    open_page: Open, ready: None, started: list[Path]
) -> None:
    draft.change(recipe={"strategy": "scratch"}, backbone={"name": "resnet18", "source": "scratch"})
    app = open_page("train")
    app.button(key="train").click().run()
    running(started[0])
    app = open_page("train")
    assert not app.exception
    assert "A first curve is drawn" not in words_of(app)


MIRROR = choice("horizontal_flip").model_dump()


def test_an_unsafe_change_is_refused_by_what_was_measured_and_made_safe_there(
    open_page: Open, ready: None, pictures: Path, body: BackboneChoice
) -> None:
    question = audits.question(scan.scan(pictures), body)
    assert question is not None
    seen = {
        "augmentation": "horizontal_flip", "strength": 1.0, "class": "turn_left",
        "rival": "turn_right", "verdict": "unsafe", "kind": "reverses",
        "flow": "12 of 12 mirrored *turn_left* are called *turn_right*",
        "pictures": [["turn_left/picture_0000.jpg", "turn_right/picture_0000.jpg"]],
    }  # fmt: skip
    answers.kept(question, {"verdicts": [seen], "pictures": 36, "seconds": 20.0})
    draft.change(preset="own", augmentations=[MIRROR])
    app = open_page("train")
    assert app.button(key="train").disabled
    assert "12 of 12 mirrored turn_left are called turn_right" in words_of(app)
    assert "says its name" not in words_of(app)
    assert [one for one in app.button if one.label == "Go to Augment"]
    next(one for one in app.button if one.label == "Make it safe").click().run()
    assert not app.exception
    assert draft.load().augmentations == ()
    assert not app.button(key="train").disabled


@pytest.mark.parametrize(
    ("button", "strategy"), [("Switch it off", "features"), ("Train the last layers too", "staged")]
)
def test_what_blends_labels_is_switched_off_or_fine_tuned_by_a_press(
    open_page: Open, ready: None, started: list[Path], button: str, strategy: str
) -> None:
    mixed = choice("mixup").model_dump()
    draft.change(
        preset="own",
        augmentations=[mixed],
        confirmed_unsafe=("mixup",),
        recipe=Recipe(strategy="features").model_dump(),
    )
    app = open_page("train")
    assert app.button(key="train").disabled
    next(one for one in app.button if one.label == button).click().run()
    assert not app.exception
    app.button(key="train").click().run()
    plan = plans.load(started[0])
    assert plan.recipe.strategy == strategy
    assert bool(plan.augmentations) == (strategy == "staged")


@pytest.mark.parametrize(("button", "on"), [("Use my changes", True), ("Leave them out", False)])
def test_changes_that_would_not_be_used_are_used_or_left_out_there(
    open_page: Open, ready: None, started: list[Path], button: str, on: bool
) -> None:
    recipe = Recipe(strategy="features", views=0).model_dump()
    draft.change(preset="gentle", recipe=recipe)
    app = open_page("train")
    assert "not measured yet" in words_of(app)
    next(one for one in app.button if one.label == button).click().run()
    assert not [one for one in app.button if one.label == button]
    app.button(key="train").click().run()
    plan = plans.load(started[0])
    assert bool(plan.augmentations) == bool(plan.recipe.views) == on
