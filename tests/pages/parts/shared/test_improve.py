"""Results and Predict say what was corrected since, and train again with it."""

from pathlib import Path

from core.data import scan
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.plan import plan as plans
from core.runs import draft
from tests import worlds
from tests.pages.conftest import Open, words_of


def _wrong(pictures: Path) -> None:
    content = scan.scan(pictures).pictures[0].content
    said = LabelEvent(kind="label", contents=(content,), names=("turn_right",))
    journal.write(pictures, [said])


def test_nothing_is_said_on_results_where_nothing_changed(open_page: Open, finished: Path) -> None:
    said = words_of(open_page("results"))
    assert "since this model" not in said.lower()


def test_what_was_said_and_added_since_is_told(
    open_page: Open, finished: Path, pictures: Path
) -> None:
    content = scan.scan(pictures).pictures[0].content
    journal.write(pictures, [LabelEvent(kind="leave out", contents=(content,))])
    said = words_of(open_page("results"))
    assert "**1 correction since this model**: 1 picture was left out." in said
    draft.choose_folder(pictures)
    draft.change(run=str(finished))
    open_page("data")
    worlds.write_pictures(pictures / "stop", 2, prefix="new", seed=5)
    draft.choose_folder(pictures)  # looked at again
    open_page("data")
    draft.change(run=str(finished))
    app = open_page("results")
    assert "1 picture was left out, 2 pictures were added" in words_of(app)


def test_improve_trains_again_with_the_same_plan(
    open_page: Open, finished: Path, pictures: Path, started: list[Path]
) -> None:
    _wrong(pictures)
    app = open_page("results")
    app.button(key="improve").click().run()
    assert not app.exception
    (run,) = started
    before, after = plans.load(finished), plans.load(run)
    assert (after.recipe, after.backbone) == (before.recipe, before.backbone)
    assert (after.said, after.origin.place) == (1, str(finished))
    assert draft.load().run == str(run)
    assert draft.load().recipe == before.recipe


def test_an_answer_said_on_its_card_offers_it_there(
    open_page: Open, finished: Path, pictures: Path, started: list[Path]
) -> None:
    app = open_page("results")
    app.button(key="card-mistakes-0").click().run()
    assert "improve-card" not in [one.key for one in app.button]
    app.button(key="label-leave out").click().run()
    said = words_of(app)
    assert "1 correction since this model" in said
    assert "You said **leave out**" in said
    app.button(key="improve-card").click().run()
    assert not app.exception
    assert len(started) == 1


def test_predict_has_the_bar_before_anything_was_said(
    open_page: Open, finished: Path, asked: list
) -> None:
    app = open_page("predict")
    picture = worlds.write_pictures(finished.parent / "new", 1, seed=8)[0]
    app.file_uploader(key="dropped").upload("my bee.jpg", picture.read_bytes()).run()
    assert "No corrections since this model" in words_of(app)
    assert app.button(key="improve").disabled
    app.button(key="wrong-0").click().run()
    app.button(key="label-0").click().run()
    assert "1 picture from elsewhere was named" in words_of(app)
    assert not app.button(key="improve").disabled


def test_a_class_that_was_renamed_has_its_new_name_on_the_card_and_is_no_correction(
    open_page: Open, finished: Path, pictures: Path
) -> None:
    said = LabelEvent(kind="rename class", names=("turn_left",), text="left")
    journal.write(pictures, [said])
    app = open_page("results")
    assert "since this model" not in words_of(app)
    app.button(key="card-mistakes-0").click().run()
    labels = [
        one.label.replace("\\", "") for one in app.button if str(one.key).startswith("label-")
    ]
    assert "left" in labels
    assert "turn_left" not in labels
