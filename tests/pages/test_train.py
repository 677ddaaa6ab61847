"""The Train page saves the plan before anything starts, and follows a run by its files."""

from pathlib import Path
from typing import Any

import pytest

from core.data import scan
from core.plan import plan as plans
from core.runs import draft, launch, measured, process, questions, store
from core.runs.events import Journal
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice
from pages.parts.shared import curves
from tests import answers
from tests.pages.conftest import Open, words_of


@pytest.fixture
def ready(pictures: Path, body: BackboneChoice) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())


def _running(run: Path) -> Journal:
    """Let a run look as while its worker lives: this very process."""
    process.record(run)
    process.beat(run)
    journal = Journal(run)
    journal.write("start", device="cpu", device_name="x", threads=2, seed=0, resumed=False)
    return journal


def test_the_recommendation_comes_with_its_reason(open_page: Open, ready: None) -> None:
    app = open_page("train")
    assert not app.exception
    said = words_of(app)
    assert "Feature extraction" in said
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


def test_a_changed_field_is_kept_and_can_be_taken_back(open_page: Open, ready: None) -> None:
    app = open_page("train")
    app.selectbox(key="bound-recipe-strategy").set_value("staged").run()
    app.number_input(key="bound-recipe-epochs").set_value(7).run()
    recipe = draft.load().recipe
    assert recipe is not None
    assert (recipe.strategy, recipe.epochs) == ("staged", 7)
    assert "Staged fine-tuning" in words_of(app)
    app.button(key="advised").click().run()
    assert draft.load().recipe is None


def _measured(pictures: Path, accuracy: float | None) -> None:
    asked = measured.advice(draft.load(), scan.scan(pictures))
    assert asked is not None
    answers.kept(asked, answers.advised(accuracy))


def test_the_button_asks_what_suits_these_pictures(
    open_page: Open, ready: None, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(questions, "start", lambda verb, question: asked.append((verb, question)))
    app = open_page("train")
    app.button(key="measure-advice").click().run()
    wanted = measured.advice(draft.load(), scan.scan(pictures))
    assert wanted is not None
    assert asked == [("advise", wanted.as_json())]


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
    assert "Recommended: **Feature extraction**" in words_of(app)
    app.button(key="advised").click().run()
    app.button(key="train").click().run()
    plan = plans.load(started[0])
    assert plan.recipe.strategy == "features"
    assert "already tell your classes apart" in plan.reason


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
    Journal(place).write("progress", phase="resnet18", done=3, total=12, seconds_left=9.0)
    app = open_page("train")
    assert any("9 s left" in bar.proto.text for bar in app.main.get("progress"))
    app.button(key="stop-advice").click().run()
    assert (place / "stop").exists()


def test_an_unknown_duration_is_not_invented(open_page: Open, ready: None) -> None:
    assert "still unmeasured" in words_of(open_page("train"))


def test_a_running_run_shows_its_progress_everywhere(open_page: Open, finished: Path) -> None:
    journal = _running(finished)
    journal.write("phase", name="tune", title="Fine-tuning", index=2, of=2, total=10)
    journal.write("progress", phase="tune", done=5, total=10, per_second=8.0, seconds_left=30.0)
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
    journal = _running(finished)
    journal.write("phase", name="head", title="Training the head", index=2, of=2, total=None)
    journal.write("progress", phase="head", done=5, total=10, per_second=None, seconds_left=None)
    app = open_page("train")
    assert not app.exception
    bars = [(bar.proto.value, bar.proto.text) for bar in app.main.get("progress")]
    assert (75, "Training the head · 75\u202f%") in bars
    numbers = {metric.label: metric.value for metric in app.metric}
    assert numbers["Time left"] == "–"


def test_stop_asks_the_worker_and_says_so(open_page: Open, finished: Path) -> None:
    _running(finished)
    app = open_page("train")
    app.button(key="stop").click().run()
    assert launch.stop_requested(finished)
    assert "Stopping" in words_of(app)


def test_a_run_whose_process_is_gone_is_not_shown_as_running(
    open_page: Open, finished: Path, started: list[Path]
) -> None:
    Journal(finished).write("start", device="cpu", device_name="x", threads=2, seed=0)
    app = open_page("train")
    assert "Interrupted" in words_of(app)
    app.button(key="resume").click().run()
    assert started == [finished]


def test_a_failed_run_says_why_and_how_to_mend_it(open_page: Open, finished: Path) -> None:
    error = {"reference": "out-of-memory", "what": "It is full", "why": "Big.", "fix": "Smaller."}
    Journal(finished).write("end", reason="failed", error=error, result=None)
    said = words_of(open_page("train"))
    assert "It is full" in said
    assert "Smaller." in said
    assert "worker.log" in said


def test_a_finished_run_leads_to_its_results(open_page: Open, finished: Path) -> None:
    app = open_page("train")
    assert not app.button(key="next").disabled
    assert [bar.proto.value for bar in app.main.get("progress")] == [100]
    app.button(key="anew").click().run()
    assert draft.load().run is None


def test_the_axes_make_sense_before_the_first_epoch(finished: Path) -> None:
    view = store.read(finished)
    view.epochs.clear()
    layout: dict[str, dict[str, object]] = {n: {} for n in ("xaxis", "xaxis2", "yaxis", "yaxis2")}
    curves.settle(layout, view)
    assert layout["yaxis2"]["range"] == [0, 1]
    assert layout["xaxis"]["dtick"] == 1


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
