"""Every score has its range and its n; the test set stays sealed until it is opened on purpose."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.plan import plan as plans
from core.runs import draft, guarantee, not_sure
from tests.data.annotations import saying
from tests.pages.conftest import Open, words_of


@pytest.fixture(autouse=True)
def _quiet_engine(asked: list) -> None:
    """No page of these tests starts the engine."""


def view(app: AppTest, name: str) -> None:
    """Change to one of the three views."""
    app.segmented_control(key="results-view").set_value(name).run()
    assert not app.exception


def test_a_view_is_one_press_and_the_headline_stays(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    headline = app.header[0].value
    assert "Worst mistakes" in words_of(app)
    view(app, "trust")
    assert "Worst mistakes" not in words_of(app)
    for said in ("How sure, and how often right", "off by", "Every answer counts", "guarantee"):
        assert said in words_of(app)
    assert app.header[0].value == headline
    view(app, "training")
    assert "The plan of this run" in words_of(app)
    assert app.header[0].value == headline


def test_the_headline_has_range_and_number(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    assert not app.exception
    headline = app.header[0].value
    assert "right on pictures it did not learn from" in headline
    assert "6 pictures" in headline
    assert "–" in headline


def test_each_metric_tells_its_range_and_n(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    names = [metric.label for metric in app.metric]
    assert names[:4] == ["Accuracy", "Precision", "Recall", "F1"]
    assert words_of(app).count("%, 6 pictures") == 5  # four metrics and the headline


def test_mistakes_are_shown_with_what_was_said_and_what_is(open_page: Open, finished: Path) -> None:
    said = words_of(open_page("results"))
    assert "Said **" in said
    assert "sure" in said


def test_the_plan_repeats_what_was_confirmed_although_unsafe(
    open_page: Open, finished: Path
) -> None:
    app = open_page("results")
    view(app, "training")
    table = app.table[0].value
    assert "horizontal" in table.to_string()


def test_a_mistake_opens_its_card(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    said = words_of(app.button(key="card-mistakes-0").click().run())
    for fact in (
        "The model says: **",
        "90\u202f% sure",
        "Validation",
        "One of the surest mistakes",
    ):
        assert fact in said


def test_beside_a_mistake_stands_where_it_looked_and_what_it_learnt_from(
    open_page: Open, finished: Path
) -> None:
    app = open_page("results")
    app.toggle(key="heat").set_value(True)
    said = words_of(app.toggle(key="nearest").set_value(True).run())
    assert "Warm: without it, far less *stop*" in said
    assert "stop · same group" in said
    assert "Out of 24 training pictures" in said


def test_a_card_shows_the_same_of_its_picture(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    app.button(key="card-mistakes-0").click().run()
    app.toggle(key="card-heat").set_value(True)
    said = words_of(app.toggle(key="card-nearest").set_value(True).run())
    assert "Warm: without it" in said
    assert "stop · same group" in said


def test_the_pictures_behind_a_cell_open_their_card(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    app.session_state["tab-cell"] = ("stop", "stop")
    said = words_of(app.run())
    assert "of stop named right" in said
    said = words_of(app.button(key="card-cell-0").click().run())
    assert "Behind the pressed cell: stop named right." in said


def test_each_class_has_its_curves_and_every_number_its_range(
    open_page: Open, finished: Path
) -> None:
    app = open_page("results")
    assert "Each class against all others" in words_of(app)
    tables = [one.value for one in app.dataframe if "Score" in one.value]
    own, whole = ({**table.set_index("Score")["95 % range"]} for table in tables)
    assert set(own) == {
        "Precision", "Recall", "F1", "ROC area (AUC)", "Average precision",
    }  # fmt: skip
    assert {"Balanced accuracy", "Among the 2 likeliest (top-2)", "Log loss"} <= set(whole)
    assert "not known" not in {*whole.values()}


def test_a_threshold_is_tried_at_once_kept_on_press_and_taken_back(
    open_page: Open, finished: Path, asked: list
) -> None:
    app = open_page("results")
    view(app, "trust")
    assert app.button(key="keep-not-sure").disabled
    app.slider[0].set_value(95).run()
    assert "Nothing is answered" in words_of(app)
    app.slider[0].set_value(60).run()
    assert "6 pictures (6) are answered" in words_of(app)
    assert not_sure.below(finished) == 0, "trying is not keeping"
    app.button(key="keep-not-sure").click().run()
    assert not_sure.below(finished) == 0.6
    assert "below 60" in words_of(app)
    app.slider[0].set_value(0).run()
    app.button(key="keep-not-sure").click().run()
    assert not_sure.below(finished) == 0
    assert asked == [], "the engine was not needed"


def test_several_classes_a_picture_have_a_threshold_too_and_are_told_what_has_none(
    open_page: Open, finished: Path
) -> None:
    plan = plans.load(finished).model_copy(update={"task": "multilabel"})
    plans.save(plan, finished)
    draft.from_run(plan, finished)
    app = open_page("results")
    view(app, "trust")
    said = words_of(app)
    assert "as the least sure of all that it says" in said
    assert "Every answer counts: 83.3% right" in said
    assert "the *one* right class" in said
    app.slider[0].set_value(95).run()
    assert "Nothing is answered" in words_of(app)
    app.slider[0].set_value(80).run()
    app.button(key="keep-not-sure").click().run()
    assert not_sure.below(finished) == 0.8


def test_a_guarantee_without_enough_pictures_is_not_given(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    view(app, "trust")
    said = words_of(app)
    assert "9 validation pictures that do not belong together are needed" in said
    assert "there are 6" in said


def test_a_guarantee_is_kept_with_the_run_on_press_and_taken_back(
    open_page: Open, finished: Path
) -> None:
    for name in ("graft.json", "labels.json", "model.safetensors"):
        (finished / "best" / name).write_text("{}", "utf-8")
    path = finished / "predictions" / "validation.csv"
    heading, *rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([heading, *(f"{n}-{row}" for n in range(4) for row in rows)]), "utf-8")
    app = open_page("results")
    view(app, "trust")
    assert "No such list is told" in words_of(app)
    app.get_by_key(f"guarantee-{finished.name}").set_value(0.95).run()
    assert guarantee.kept(finished) is None, "trying is not keeping"
    app.button(key="keep-guarantee").click().run()
    assert guarantee.kept(finished) == guarantee.Guarantee(share=0.95, least=0.05)
    again = open_page("results")
    view(again, "trust")
    assert "are told with 95" in words_of(again), "another tab knows it"
    assert again.button(key="keep-guarantee").label == "Take it back"
    again.button(key="keep-guarantee").click().run()
    assert guarantee.kept(finished) is None


def test_pictures_of_no_class_are_asked_about_once_and_counted(
    open_page: Open, finished: Path, pictures: Path, asked: list
) -> None:
    saying.write(pictures, "stop/" + sorted(p.name for p in (pictures / "stop").iterdir())[0],
                 kind="none of these")  # fmt: skip
    open_page("data")  # where the folder is looked at
    app = open_page("results")
    view(app, "trust")
    app.button(key="ask-none").click().run()
    assert [request.verb for request in asked] == ["predict"]
    assert "0 would be refused" in words_of(app)
    app.slider[0].set_value(95).run()
    assert "1 would be refused" in words_of(app)
    assert len(asked) == 1


def test_a_report_and_a_model_card_can_be_taken_along(open_page: Open, finished: Path) -> None:
    app = open_page("results")
    view(app, "training")
    named = [one.proto.label for one in app.get("download_button")]
    assert named == ["Report to read and print", "Model card"]
    assert app.checkbox(key="report-pictures").value
