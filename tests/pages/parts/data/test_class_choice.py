"""What was taken for the classes is said where it may be meant otherwise; a press changes it."""

from pathlib import Path

import pytest

from core.data import scan
from core.runs import draft
from tests import worlds
from tests.pages.conftest import Open, words_of


@pytest.fixture
def cameras(tmp_path: Path) -> Path:
    counts = {f"cam{n}/{name}": 3 for n in (1, 2) for name in ("*ok*", "nok")}
    folder = worlds.class_folders(tmp_path / "set", counts)
    draft.choose_folder(folder)
    return folder


def test_another_reading_is_a_press_away_and_so_is_the_way_back(
    open_page: Open, cameras: Path
) -> None:
    app = open_page("data")
    assert "the folders two levels down" in words_of(app)
    assert scan.scan(cameras).classes == ("*ok*", "nok")
    app.button(key="class-level-0").click().run()
    assert not app.exception
    assert "Classes are the folders directly in it: cam1, cam2" in words_of(app)
    assert scan.scan(cameras).classes == ("cam1", "cam2")
    app.button(key="class-level-0").click().run()
    assert scan.scan(cameras).classes == ("*ok*", "nok")


def test_nothing_is_said_of_plain_class_folders(open_page: Open, pictures: Path) -> None:
    draft.choose_folder(pictures)
    assert "Classes are" not in words_of(open_page("data"))
