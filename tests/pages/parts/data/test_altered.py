"""What was changed while pictures were read is shown kind by kind, each with its pictures."""

from pathlib import Path

from PIL import Image

from core.runs import draft
from tests import worlds
from tests.pages.conftest import Open, words_of


def turned(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    worlds.picture(40).save(path, exif=exif)


def test_the_kinds_are_a_press_apart(open_page: Open, pictures: Path) -> None:
    turned(pictures / "stop" / "turned.jpg")
    worlds.picture(41).save(pictures / "stop" / "really.jpg", format="PNG")
    draft.choose_folder(pictures)
    app = open_page("data")
    assert "2 of 38 pictures are not taken as stored" in words_of(app)
    assert "Open stop/turned.jpg" in words_of(app)
    (choice,) = [one for one in app.get("button_group") if "Pictures that were" in str(one.proto)]
    choice.set_value("ending").run()
    assert "Open stop/really.jpg" in words_of(app)
    (button,) = [one for one in app.button if "card-data-" in str(one.key)]
    assert "Read as what they are" in words_of(button.click().run())


def test_one_kind_needs_no_choice(open_page: Open, pictures: Path) -> None:
    turned(pictures / "stop" / "turned.jpg")
    draft.choose_folder(pictures)
    app = open_page("data")
    assert "1 of 37 pictures is not taken as stored" in words_of(app)
    assert not [one for one in app.get("button_group") if "Pictures that were" in str(one.proto)]
