"""Every picture is decoded once beside the page, and what is damaged is left out."""

import threading
from pathlib import Path

import pytest
from PIL import Image

from core.data import decoding, formats, picture_check
from core.data.dataset import Dataset
from core.data.decoding import Damaged
from core.runs import draft
from core.weights.backbone_choice import BackboneChoice
from pages.parts.shared import background_jobs
from tests.commands import until
from tests.data.test_decoding import damaged_inside
from tests.pages.conftest import Open, words_of


def test_damage_inside_a_picture_is_listed_before_a_training(
    open_page: Open, pictures: Path, body: BackboneChoice
) -> None:
    damaged_inside(pictures / "stop" / "inside.png")
    draft.choose_folder(pictures)
    assert "37 pictures" in words_of(open_page("data"))
    until(lambda: not background_jobs.busy("decode"), what="the decoding check")
    app = open_page("data")
    assert "36 pictures decoded, all whole" in words_of(app)
    assert "1 picture of 37 left out" in words_of(app)
    assert list(app.dataframe[0].value["File"]) == ["stop/inside.png"]
    draft.change(backbone=body.model_dump())
    assert "1 picture of 37 left out" in words_of(open_page("train"))


def test_how_pictures_look_and_near_copies_arrive_by_themselves(
    open_page: Open, pictures: Path
) -> None:
    Image.new("RGB", (48, 40), "grey").save(pictures / "stop" / "blank.png")
    formats.load(pictures / "stop" / "p2_0000.jpg").save(pictures / "turn_left" / "again.png")
    draft.choose_folder(pictures)
    open_page("data")
    until(lambda: not background_jobs.busy("decode"), what="the check of all pictures")
    said = words_of(open_page("data"))
    assert "1 picture with nearly nothing to see" in said
    assert "1 picture in more than one class as near copies" in said


def test_it_is_stopped_by_a_press_and_goes_on_by_another(
    open_page: Open, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def held_up(_: Dataset, tell: decoding.Told, *_more: object, **_at_once: object) -> Damaged:
        tell(5, 36)
        while not gate.wait(0.01):
            tell(5, 36)
        return decoding.known()

    monkeypatch.setattr(picture_check, "check", held_up)
    draft.choose_folder(pictures)
    app = open_page("data")
    app.button(key="decode-stop").click().run()
    until(lambda: not background_jobs.busy("decode"), what="the end of the check")
    app = open_page("data")
    assert "Stopped at 5 of 36" in words_of(app)
    gate.set()
    app.button(key="decode-on").click().run()
    until(lambda: not background_jobs.busy("decode"), what="the end of the check")
    assert "36 pictures decoded, all whole" in words_of(open_page("data"))


def test_which_part_it_is_at_is_told(
    open_page: Open, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, comparing = threading.Event(), threading.Event()

    def slowly(
        _: Dataset, tell: decoding.Told, compared: decoding.Told, **_at_once: object
    ) -> Damaged:
        tell(36, 36)
        compared(1, 9)
        comparing.set()
        gate.wait(60)
        return decoding.known()

    monkeypatch.setattr(picture_check, "check", slowly)
    draft.choose_folder(pictures)
    open_page("data")
    assert comparing.wait(60)
    assert "Comparing pictures that look alike: 1 of 9" in words_of(open_page("data"))
    gate.set()
