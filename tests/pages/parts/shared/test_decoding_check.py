"""Every picture is decoded once beside the page, and what is damaged is left out."""

from pathlib import Path

from PIL import Image

from core.data import formats
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
