"""New pictures are answered with confidence, and the model can be taken along."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import desktop, files, machine
from core.data import collections, scan
from core.data.annotations import journal
from core.protocol.export import CERTIFICATE, Certificate, ExportRequest
from core.protocol.prediction import PredictRequest
from core.runs import draft, uploads
from core.runs.service_packages import ServicePackages
from tests import worlds
from tests.commands import until
from tests.pages.conftest import Open, words_of


def test_dropped_pictures_are_answered(open_page: Open, finished: Path, asked: list) -> None:
    app = open_page("predict")
    assert "The answers will be here" in words_of(app)
    picture = worlds.write_pictures(finished.parent / "new", 1)[0]
    app.file_uploader(key="dropped").upload("my bee.jpg", picture.read_bytes()).run()
    assert not app.exception
    wish = next(one for one in asked if isinstance(one, PredictRequest))
    assert wish.files[0].parent.parent == uploads.folder()
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
    app.text_input(key="bound-predict-folder").set_value(str(pictures)).run()
    app.run()
    wishes = [one for one in asked if isinstance(one, PredictRequest)]
    assert len(wishes) == 1
    assert len(wishes[0].files) == 36
    assert "36 pictures answered" in words_of(app)


def test_answers_come_page_by_page(
    open_page: Open, finished: Path, pictures: Path, asked: list
) -> None:
    app = open_page("predict")
    app.get_by_key("way").set_value("folder").run()
    app.text_input(key="bound-predict-folder").set_value(str(pictures)).run()
    assert len(_answers(app)) == 24
    first = _answers(app)[0]
    app.get_by_key("bound-page-answers").set_value(2).run()
    assert not app.exception
    assert len(_answers(app)) == 12
    assert first not in _answers(app)
    assert len([one for one in asked if isinstance(one, PredictRequest)]) == 1


def _answers(app: AppTest) -> list[str]:
    return [one.label for one in app.button if str(one.key).startswith("card-answers-")]


def test_each_way_keeps_what_was_given_while_another_is_looked_at(
    open_page: Open, finished: Path, pictures: Path, asked: list
) -> None:
    app = open_page("predict")
    picture = worlds.write_pictures(finished.parent / "new", 1)[0]
    app.file_uploader(key="dropped").upload("bee.jpg", picture.read_bytes()).run()
    app.get_by_key("way").set_value("folder").run()
    app.text_input(key="bound-predict-folder").set_value(str(pictures)).run()
    assert "36 pictures answered" in words_of(app)
    app.get_by_key("way").set_value("drop").run()
    said = words_of(app)
    assert "Still here from before: 1 picture." in said
    assert "1 picture answered" in said
    app.get_by_key("way").set_value("folder").run()
    assert "36 pictures answered" in words_of(app)
    assert len([one for one in asked if isinstance(one, PredictRequest)]) == 2
    app.get_by_key("way").set_value("drop").run()
    app.button(key="clear-dropped").click().run()
    assert "The answers will be here" in words_of(app)


def test_a_file_that_is_no_picture_is_refused_by_its_name_and_the_others_are_answered(
    open_page: Open, finished: Path, asked: list
) -> None:
    app = open_page("predict")
    picture = worlds.write_pictures(finished.parent / "new", 1)[0]
    files = [
        ("bee.jpg", picture.read_bytes(), "image/jpeg"),
        ("paper.jpg", b"%PDF-1.7 and so on", "image/jpeg"),
        ("notes.docx", b"some text", "text/plain"),
    ]
    app.file_uploader(key="dropped").set_value(files).run()
    assert not app.exception
    said = words_of(app)
    assert "paper.jpg is no picture" in said
    assert "It is a PDF." in said
    assert "notes.docx is no picture" in said
    assert "1 picture answered" in said
    wish = next(one for one in asked if isinstance(one, PredictRequest))
    assert [file.name for file in wish.files] == ["bee.jpg"]


def test_a_folder_that_is_not_there_is_a_notice(
    open_page: Open, finished: Path, asked: list
) -> None:
    app = open_page("predict")
    app.get_by_key("way").set_value("folder").run()
    app.text_input(key="bound-predict-folder").set_value("/nowhere/at/all").run()
    assert "folder-not-found" in words_of(app)


def test_an_export_says_where_it_lies_and_never_overwrites(
    open_page: Open, finished: Path, asked: list
) -> None:
    (finished / "exports" / "timm-01").mkdir(parents=True)
    app = open_page("predict")
    assert "timm-01" in words_of(app)
    app.button(key="do-timm").click().run()
    assert not app.exception
    until(lambda: (finished / "exports" / "timm-02").is_dir(), what="an export in the background")
    wish = next(one for one in asked if isinstance(one, ExportRequest))
    assert wish.out == finished / "exports" / "timm-02"


def test_the_certificate_of_an_export_is_told_after_a_refresh(
    open_page: Open, finished: Path, asked: list
) -> None:
    folder = finished / "exports" / "int8-01"
    folder.mkdir(parents=True)
    found = Certificate(
        format="int8", run="", made="2026-11-22", runtime="x", pictures=9, same=8,
        largest_difference=0.1, sentence="On 9 pictures one answer changes.",
    )  # fmt: skip
    files.write_json(folder / CERTIFICATE, found.as_json())
    said = words_of(open_page("predict"))
    assert "one answer changes" in said
    assert "Exported earlier" not in said


def test_a_web_page_is_offered_and_what_runs_it_is_fetched_only_when_asked_for(
    open_page: Open, finished: Path, asked: list
) -> None:
    app = open_page("predict")
    assert not [one for one in app.button if str(one.key).startswith("fetch-web")]
    before = machine.connections()
    app.toggle(key="web-onnx").set_value(True).run()
    assert app.button(key="do-onnx").disabled
    assert "33 MB from registry.npmjs.org" in app.button(key="fetch-web-onnx").label
    assert machine.connections() == before
    app.toggle(key="web-onnx").set_value(False).run()
    assert not app.button(key="do-onnx").disabled


def test_an_export_is_downloaded_as_a_zip_and_says_what_to_do_with_it(
    open_page: Open, finished: Path, asked: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = finished / "exports" / "onnx-01"
    folder.mkdir(parents=True)
    monkeypatch.setattr(desktop, "opener", lambda: None)
    app = open_page("predict")
    assert app.get_by_key("download-onnx").proto.label.startswith("Download ")
    assert "What to do with it" in words_of(app)
    assert not [one for one in app.button if one.key == "show-onnx"]
    shown: list[Path] = []
    monkeypatch.setattr(desktop, "opener", lambda: "xdg-open")
    monkeypatch.setattr(desktop, "show", shown.append)
    app = open_page("predict")
    app.button(key="show-onnx").click().run()
    assert shown == [folder]


def test_the_visit_is_noted(open_page: Open, finished: Path, asked: list) -> None:
    open_page("predict")
    assert "predict" in draft.load().visited


def test_an_answer_opens_its_card(
    open_page: Open, finished: Path, pictures: Path, asked: list
) -> None:
    app = open_page("predict")
    app.get_by_key("way").set_value("folder").run()
    app.text_input(key="bound-predict-folder").set_value(str(pictures / "stop")).run()
    said = words_of(app.button(key="card-answers-0").click().run())
    for fact in ("Class: **not known**", "stop, 90\u202f% sure", "The model was asked about it"):
        assert fact in said


def test_who_comes_for_the_files_sees_them_first(
    open_page: Open, finished: Path, asked: list
) -> None:
    app = open_page("predict")
    assert [one.value for one in app.subheader] == ["Take the model along"]
    app.query_params["take-along"] = "1"
    app.run()
    assert [one.value for one in app.subheader] == ["Take the model along", "Try it on pictures"]


def test_a_dropped_picture_that_was_wrong_is_brought_to_the_data_set_and_taken_back(
    open_page: Open, finished: Path, pictures: Path, asked: list
) -> None:
    app = open_page("predict")
    path = worlds.write_pictures(finished.parent / "new", 1, seed=8)[0]
    app.file_uploader(key="dropped").upload("my sign.jpg", path.read_bytes()).run()
    app.button(key="wrong-0").click().run()
    assert "next training learns from it" in words_of(app)
    assert {"label-not sure", "label-leave out"}.isdisjoint(str(one.key) for one in app.button)
    app.button(key="label-2").click().run()
    assert not app.exception
    (event,) = journal.read(pictures).all
    assert (event.names, event.shown.guess) == (("turn_right",), "stop")
    (kept,) = collections.beside(pictures).iterdir()
    assert kept.read_bytes() == path.read_bytes()
    assert "You said **turn_right**" in words_of(app)
    assert scan.scan(pictures).counts["turn_right"] == 13
    app.button(key="label-undo").click().run()
    assert scan.scan(pictures).counts["turn_right"] == 12
    assert "You said" not in words_of(app)


def test_a_picture_of_the_data_set_is_labelled_where_it_lies(
    open_page: Open, finished: Path, pictures: Path, asked: list
) -> None:
    app = open_page("predict")
    path = pictures / "stop" / "p2_0000.jpg"
    app.file_uploader(key="dropped").upload("x.jpg", path.read_bytes()).run()
    app.button(key="wrong-0").click().run()
    app.button(key="label-1").click().run()
    assert not app.exception
    assert not collections.beside(pictures).exists()
    assert scan.scan(pictures).counts == {"stop": 11, "turn_left": 13, "turn_right": 12}


def test_a_picture_that_vanished_is_not_labelled(
    open_page: Open, finished: Path, pictures: Path, asked: list, tmp_path: Path
) -> None:
    path = worlds.write_pictures(tmp_path / "new", 1, seed=8)[0]
    app = open_page("predict")
    app.get_by_key("way").set_value("folder").run()
    app.text_input(key="bound-predict-folder").set_value(str(path.parent)).run()
    app.button(key="wrong-0").click().run()
    path.unlink()
    app.button(key="label-1").click().run()
    assert not app.exception
    assert not journal.read(pictures).all


def test_the_commands_that_serve_this_model_are_told(
    open_page: Open, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [block.value for block in open_page("predict").code]
    assert told[-2] == f"python3 start.py graft serve {finished}"
    assert told[-1].startswith("curl -F pictures=@")
    monkeypatch.setattr(ServicePackages, "ready", False)
    told = [block.value for block in open_page("predict").code]
    assert told[-2].splitlines()[0] == "python3 start.py graft install serve"
