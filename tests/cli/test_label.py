"""`graft label`: the grid's engine for scripts."""

import shutil
from pathlib import Path

import pytest

from core.cli.answer import Answer
from core.data import demo_dataset, scan
from core.data.annotations import journal
from core.runs import draft
from tests import worlds
from tests.cli.conftest import Graft


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    worlds.write_pictures(tmp_path / "pictures", 8)
    return tmp_path / "pictures"


def _file(number: int) -> str:
    return f"picture_{number:04d}.jpg"


def test_answers_are_kept_and_count_everywhere(graft: Graft, loose: Path) -> None:
    answers = ("--set", f"{_file(0)}=ant", "--set", f"{loose / _file(1)}=bee")
    said = graft("label", loose, *answers, "--json")
    assert said.code == 0
    assert [each["label"] for each in said.data["answered"]] == ["ant", "bee"]
    assert scan.scan(loose).counts == {"ant": 1, "bee": 1}


def test_of_several_answers_all_are_kept_or_none(graft: Graft, loose: Path) -> None:
    said = graft("label", loose, "--set", f"{_file(0)}=ant", "--set", "nothing.jpg=bee", "--json")
    assert said.code == 1
    assert said.data["error"]["what"].startswith("There is no picture nothing.jpg")
    assert journal.read(loose).all == ()


@pytest.mark.parametrize("text", ["nothing", "=ant", "picture_0000.jpg="])
def test_an_answer_names_a_file_and_a_class(graft: Graft, loose: Path, text: str) -> None:
    assert graft("label", loose, "--set", text, "--json").code == 2
    assert journal.read(loose).all == ()


def test_without_an_option_the_grid_is_opened(
    graft: Graft, loose: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def serve(port: int, *, browser: bool, page: str) -> Answer:
        opened.append((port, browser, page))
        return Answer(data={}, text="")

    monkeypatch.setattr("core.cli.label.serve", serve)
    assert graft("label", loose, "--no-browser").code == 0
    assert opened == [(0, False, "label")]
    assert draft.load().folder == str(loose)


@pytest.mark.slow
@pytest.mark.usefixtures("engine_near")
def test_a_script_teaches_a_model(graft: Graft, tmp_path: Path) -> None:
    folder = _signs(tmp_path / "pictures", 72)
    for _ in range(3):
        asked = graft("label", folder, "--next", 12, "--json").data["pictures"]
        assert len(asked) == 12
        assert all(each["guess"] is None for each in asked if each["exam"])
        answers = [word for each in asked for word in ("--set", f"{each['file']}={_shows(each)}")]
        assert graft("label", folder, *answers, "--json").code == 0
    told = graft("label", folder, "--next", 24, "--exam", "--json").data
    guessed = [each for each in told["pictures"] if each["guess"]]
    right = sum(each["guess"] == [_shows(each)] for each in guessed)
    assert right > len(guessed) / 2 > 5
    assert told["exam"]["drawn"] == 18
    assert told["exam"]["share"] is None  # too few to say anything


def _signs(folder: Path, n: int) -> Path:
    """Loose signs of the sample, called after what they show."""
    folder.mkdir()
    signs = sorted(demo_dataset.make().glob("*/*.jpg"))
    for place in range(n):
        sign = signs[place * 61 % len(signs)]
        shutil.copy(sign, folder / f"{sign.parent.name}-{place}.jpg")
    return folder


def _shows(picture: dict[str, str]) -> str:
    return picture["file"].rpartition("-")[0]
