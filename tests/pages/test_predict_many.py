"""Many pictures on Predict: answered in the background, stopped, gone on with, sorted; watching."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import files
from core.protocol.prediction import LabelShare, ManyRequest, PicturePrediction, PredictRequest
from core.protocol.watch import WatchRequest
from core.report import answer_table, watch_table
from core.report.answer_table import Columns
from core.runs import best_weights, guarantee, launch, process, questions
from core.runs.event import End, Progress
from core.runs.events import Journal
from core.runs.guarantee import Guarantee
from pages.parts.predict import folder
from pages.parts.shared import background_jobs
from tests import worlds
from tests.commands import until
from tests.pages.conftest import CLASSES, Open, words_of

COLUMNS = Columns(classes=tuple(CLASSES), top=5, more=answer_table.MODEL)


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Questions whose process was started; this very process stands for it."""
    places: list[Path] = []

    def spawn(_: str, place: Path) -> int:
        places.append(place)
        process.record(place)
        process.beat(place)
        return 1

    monkeypatch.setattr(launch, "spawn", spawn)
    monkeypatch.setattr(folder, "AT_ONCE", 5)
    return places


@pytest.fixture
def model(finished: Path) -> Path:
    """The run with all files of a model."""
    for name in ("graft.json", "labels.json", "model.safetensors"):
        (finished / "best" / name).write_text("{}", "utf-8")
    return finished


def said(path: Path, label: str = "stop", confidence: float = 0.9) -> PicturePrediction:
    top = (LabelShare(label=label, confidence=confidence),)
    return PicturePrediction(file=str(path), label=label, confidence=confidence, top=top)


def test_what_an_answer_is_one_of_stands_beside_it_with_its_guarantee(
    open_page: Open, model: Path, pictures: Path, asked: list, spawned: list
) -> None:
    app = opened(open_page, pictures)
    app.button(key="go-on-many").click().run()
    place = place_of(model, pictures)
    top = tuple(LabelShare(label=n, confidence=c) for n, c in (("stop", 0.6), ("turn_left", 0.4)))
    picture = min(pictures.rglob("*.jpg"))
    doubted = PicturePrediction(file=str(picture), label="stop", confidence=0.6, top=top)
    with answer_table.opened(place / questions.ANSWERS_TABLE, COLUMNS, model="m") as table:
        table.add([COLUMNS.row(doubted, {"model": "m"})])
    Journal(place).write(End(reason="finished", error=None, result=None))
    assert "One of" not in words_of(app.run())
    guarantee.keep(model, Guarantee(share=0.9, least=0.3))
    said = words_of(app.run())
    assert "One of: stop, turn" in said
    assert "90\u202f% guarantee" in said
    guarantee.keep(model, Guarantee(share=0.9, least=0.5))
    assert "One of" not in words_of(app.run()), "one class needs no list"


def place_of(run: Path, source: Path) -> Path:
    request = ManyRequest(run=run, model=best_weights.mark(run), files=(source,))
    return questions.folder(request.verb, request.as_json())


def answered(run: Path, source: Path, count: int) -> Path:
    """A question as it is once so many pictures were answered; its process still lives."""
    place = place_of(run, source)
    pictures = sorted(source.rglob("*.jpg"))[:count]
    with answer_table.opened(place / questions.ANSWERS_TABLE, COLUMNS, model="m") as table:
        labels = [path.parent.name for path in pictures]
        made = [said(path, label) for path, label in zip(pictures, labels, strict=True)]
        table.add([COLUMNS.row(one, {"model": "m"}) for one in made])
    Journal(place).write(Progress(phase="answering", done=count, total=36, seconds_left=90))
    return place


def opened(open_page: Open, source: Path) -> AppTest:
    app = open_page("predict")
    app.get_by_key("way").set_value("folder").run()
    return app.text_input(key="bound-predict-folder").set_value(str(source)).run()


def test_many_pictures_are_answered_in_the_background_once_asked_for(
    open_page: Open, model: Path, pictures: Path, asked: list, spawned: list
) -> None:
    app = opened(open_page, pictures)
    assert not app.exception
    assert not spawned
    assert "answered in the background" in words_of(app)
    app.button(key="go-on-many").click().run()
    assert spawned == [place_of(model, pictures)]
    assert [one.key for one in app.button if one.key == "stop-many"]
    assert not [one for one in asked if isinstance(one, PredictRequest)]
    assert not [one.key for one in app.button if one.key == "go-on-many"], "it is at it already"


def test_what_was_answered_so_far_is_seen_stopped_and_gone_on_with(
    open_page: Open, model: Path, pictures: Path, asked: list, spawned: list
) -> None:
    app = opened(open_page, pictures)
    app.button(key="go-on-many").click().run()
    place = answered(model, pictures, 30)
    app.run()
    assert not app.exception
    bar = app.main.get("progress")[0].proto.text
    assert bar == "30 of 36 pictures answered · 2 min left"
    assert len([one for one in app.button if str(one.key).startswith("card-answers-")]) == 24
    app.button(key="stop-many").click().run()
    assert (place / "stop").exists()
    Journal(place).write(End(reason="stopped", error=None, result=None))
    app.run()
    assert "Not at its end: 30 of 36 answered" in words_of(app)
    again = open_page("predict")
    again.get_by_key("way").set_value("folder").run()
    assert "Not at its end: 30 of 36 answered" in words_of(again), "a new tab finds it"
    before = (place / questions.ANSWERS_TABLE).read_bytes()
    app.button(key="go-on-many").click().run()
    assert len(spawned) == 2
    assert (place / questions.ANSWERS_TABLE).read_bytes() == before


def test_answers_are_looked_at_class_by_class_and_page_by_page(
    open_page: Open, model: Path, pictures: Path, asked: list, spawned: list
) -> None:
    opened(open_page, pictures).button(key="go-on-many").click().run()
    place = answered(model, pictures, 36)
    files.write_json(place / questions.ANSWER, {"table": "x", "pictures": 36, "fresh": 36})
    Journal(place).write(End(reason="finished", error=None, result=None))
    app = opened(open_page, pictures)
    assert "All answered: 36 pictures" in words_of(app)
    options = app.selectbox(key="which-answers").options
    assert sorted(options) == [
        "All answers (36)", "stop (12)", "turn_left (12)", "turn_right (12)",
    ]  # fmt: skip
    app.get_by_key("bound-page-answers").set_value(2).run()
    assert len([one for one in app.button if str(one.key).startswith("card-answers-")]) == 12
    app.selectbox(key="which-answers").select_index(options.index("stop (12)")).run()
    assert not app.exception
    assert "stop" in words_of(app.button(key="card-answers-0").click().run())


def test_a_list_of_paths_is_asked_about_as_a_folder_is(
    open_page: Open, model: Path, pictures: Path, asked: list, spawned: list
) -> None:
    wanted = pictures.parent / "wanted.csv"
    wanted.write_text("file\nsigns/stop/p2_0000.jpg\n", "utf-8")
    app = opened(open_page, wanted)
    app.button(key="go-on-many").click().run()
    assert spawned == [place_of(model, wanted)]


def test_answered_pictures_are_copied_into_class_folders(
    open_page: Open, model: Path, pictures: Path, asked: list, spawned: list, tmp_path: Path
) -> None:
    opened(open_page, pictures).button(key="go-on-many").click().run()
    answered(model, pictures, 20)
    app = opened(open_page, pictures)
    inside = pictures / "sorted"
    app.text_input(key="bound-sorted-out").set_value(str(inside)).run()
    app.button(key="sort-them").click().run()
    assert "answered like new pictures" in words_of(app)
    app.text_input(key="bound-sorted-out").set_value(str(tmp_path / "out")).run()
    app.button(key="sort-them").click().run()
    until(lambda: not background_jobs.busy("sorted-copies:"), what="the copies")
    assert "20 pictures copied into" in words_of(app.run())
    assert len(list((tmp_path / "out").rglob("*.jpg"))) == 20
    assert len(list(pictures.rglob("*.jpg"))) == 36


def test_a_folder_is_watched_shown_and_left(
    open_page: Open, model: Path, asked: list, spawned: list, tmp_path: Path
) -> None:
    (came,) = worlds.write_pictures(tmp_path / "in", 1)
    app = open_page("predict")
    app.get_by_key("way").set_value("watch").run()
    assert app.button(key="watch").disabled
    assert [one.key for one in app.button if str(one.key).startswith("browse-watch")] == [
        "browse-watch-in", "browse-watch-out",
    ]  # fmt: skip
    app.text_input(key="bound-watch-in").set_value(str(came.parent)).run()
    app.text_input(key="bound-watch-out").set_value(str(tmp_path / "out")).run()
    app.button(key="watch").click().run()
    assert not app.exception
    request = WatchRequest(run=model, folder=came.parent, out=tmp_path / "out", sure=0.9)
    assert spawned == [questions.folder(request.verb, request.as_json())]
    assert "Nothing came yet" in words_of(app)
    columns = Columns(classes=tuple(CLASSES), top=5, more=watch_table.MORE)
    with answer_table.opened(watch_table.place_of(request), columns, model=None) as table:
        doubted = said(Path("other.jpg"), "turn_left", 0.8)
        table.add([columns.row(said(Path(came.name))), columns.row(doubted)])
    app.run()
    assert not app.exception
    assert "stop, 90\u202f% sure" in words_of(app)
    assert "not sure, perhaps turn" in words_of(app)
    assert "2 pictures answered so far" in words_of(app)
    app.button(key="stop-watch-0").click().run()
    Journal(spawned[0]).write(End(reason="stopped", error=None, result=None))
    app.run()
    assert not app.button(key="watch").disabled
    assert app.text_input(key="bound-watch-in").value == str(came.parent)
