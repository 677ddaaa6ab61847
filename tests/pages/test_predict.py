"""New pictures are answered with confidence, and the model can be taken along."""

from pathlib import Path

from core.protocol.export import ExportRequest
from core.protocol.prediction import PredictRequest
from core.runs import draft, uploads
from tests import worlds
from tests.pages.conftest import Open, words_of


def test_dropped_pictures_are_answered(open_page: Open, finished: Path, asked: list) -> None:
    app = open_page("predict")
    assert "The answers will be here" in words_of(app)
    picture = worlds.write_pictures(finished.parent / "new", 1)[0]
    app.file_uploader(key="dropped").upload("my bee.jpg", picture.read_bytes()).run()
    assert not app.exception
    wish = next(one for one in asked if isinstance(one, PredictRequest))
    assert wish.files[0].parent == uploads.folder()
    said = words_of(app)
    assert "1 picture answered" in said
    assert "stop" in said
    bars = [bar.proto.text for bar in app.main.get("progress")]
    assert bars[0].startswith("stop 90")


def test_a_folder_is_read_in_place_and_asked_once(
    open_page: Open, finished: Path, pictures: Path, asked: list
) -> None:
    app = open_page("predict")
    app.get_by_key("way").set_value("folder").run()
    app.text_input(key="predict-folder").set_value(str(pictures)).run()
    app.run()
    wishes = [one for one in asked if isinstance(one, PredictRequest)]
    assert len(wishes) == 1
    assert len(wishes[0].files) == 36
    assert "36 pictures answered" in words_of(app)


def test_a_folder_that_is_not_there_is_a_notice(
    open_page: Open, finished: Path, asked: list
) -> None:
    app = open_page("predict")
    app.get_by_key("way").set_value("folder").run()
    app.text_input(key="predict-folder").set_value("/nowhere/at/all").run()
    assert "folder-not-found" in words_of(app)


def test_an_export_says_where_it_lies_and_never_overwrites(
    open_page: Open, finished: Path, asked: list
) -> None:
    (finished / "exports" / "timm-01").mkdir(parents=True)
    app = open_page("predict")
    assert "timm-01" in words_of(app)
    app.button(key="do-timm").click().run()
    assert not app.exception
    wish = next(one for one in asked if isinstance(one, ExportRequest))
    assert wish.out == finished / "exports" / "timm-02"


def test_the_visit_is_noted(open_page: Open, finished: Path, asked: list) -> None:
    open_page("predict")
    assert "predict" in draft.load().visited


def test_an_answer_opens_its_card(
    open_page: Open, finished: Path, pictures: Path, asked: list
) -> None:
    app = open_page("predict")
    app.get_by_key("way").set_value("folder").run()
    app.text_input(key="predict-folder").set_value(str(pictures / "stop")).run()
    said = words_of(app.button(key="card-answers-0").click().run())
    for fact in ("Class: **not known**", "stop, 90\u202f% sure", "The model was asked about it"):
        assert fact in said
