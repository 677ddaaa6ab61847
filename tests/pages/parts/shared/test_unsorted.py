"""A folder of unsorted pictures shows some of them and says what to do."""

from pathlib import Path

import pytest

from core.data import demo_dataset
from core.runs import draft
from tests import worlds
from tests.pages.conftest import Open, words_of


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    """Three pictures, one of them with a name that is no markup, chosen as the data."""
    folder = tmp_path / "phone"
    worlds.write_pictures(folder, 2)
    worlds.write_pictures(folder, 1, prefix="**z**")
    draft.choose_folder(folder)
    return folder


def test_what_to_do_is_said_with_names_of_the_folder(open_page: Open, loose: Path) -> None:
    app = open_page("data")
    assert not app.exception
    said = words_of(app)
    assert f"3 pictures in {loose}, not sorted into classes yet" in said
    assert "Did not work" not in said
    folders, table = (block.value for block in app.code)
    assert folders.startswith("phone/")
    assert "picture_0001.jpg,another class" in table
    assert "Open **z**_0000.jpg" in said


def test_the_sample_shows_how_a_sorted_folder_looks(
    open_page: Open, loose: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_dataset, "PER_CLASS", 3)
    open_page("data").button(key="unsorted-sample").click().run()
    assert draft.load().folder == str(demo_dataset.make())


def test_once_they_are_sorted_another_look_finds_the_classes(open_page: Open, loose: Path) -> None:
    app = open_page("data")
    for name, file in (("cat", "picture_0000.jpg"), ("dog", "picture_0001.jpg")):
        (loose / name).mkdir()
        (loose / file).rename(loose / name / file)
    said = words_of(app.button(key="again").click().run())
    assert "not sorted into classes yet" not in said
    assert "Open cat/picture_0000.jpg" in said


def test_a_folder_without_pictures_is_an_error_as_before(open_page: Open, tmp_path: Path) -> None:
    draft.choose_folder(tmp_path)
    assert "no-images-found" in words_of(open_page("data"))
