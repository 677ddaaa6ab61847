"""`graft labels show`, `undo` and `redo`, as somebody types them."""

from pathlib import Path

import pytest

from core.data.annotations import journal
from tests import worlds
from tests.cli.conftest import Graft
from tests.data.annotations import saying

FIRST, SECOND = "ants/p0_0000.jpg", "bees/p1_0000.jpg"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 4, "bees": 4})


@pytest.fixture
def labelled(data: Path) -> Path:
    saying.write(data, FIRST, names=("bees",), t=1795348068.5)
    saying.write(data, SECOND, kind="leave out")
    saying.write(data, SECOND, kind="group", text="plate 7")
    return data


def _counts(graft: Graft, folder: Path) -> dict[str, int]:
    return graft("scan", folder, "--json").data["classes"]


def test_show_tells_who_said_what_of_which_picture_and_when(graft: Graft, labelled: Path) -> None:
    told = graft("labels", "show", labelled, "--json").data
    assert told["counts"] == {"label": 1, "leave out": 1}
    assert (told["events"], told["standing"], told["damaged"]) == (3, 3, 0)
    first, second = told["pictures"]
    assert {name: first[name] for name in ("file", "said", "names", "who", "when")} == {
        "file": FIRST, "said": "label", "names": ["bees"], "who": "ann",
        "when": "2026-11-22T11:47:48.500+00:00",
    }  # fmt: skip
    assert (second["file"], second["said"], second["group"]) == (SECOND, "leave out", "plate 7")
    out = graft("labels", "show", labelled).out
    assert f"{FIRST}: bees (ann, " in out
    assert f"{SECOND}: leave out, group “plate 7” (ann, " in out


def test_nothing_said_is_told_as_that(graft: Graft, data: Path) -> None:
    assert graft("labels", "show", data, "--json").data["pictures"] == []
    assert "Nothing counts" in graft("labels", "show", data).out
    said = graft("labels", "undo", data)
    assert (said.code, "nothing was undone" in said.out) == (0, True)
    assert "nothing came back" in graft("labels", "redo", data).out
    assert not journal.path(data).exists()


def test_what_was_said_is_shown_where_the_pictures_are_away(graft: Graft, labelled: Path) -> None:
    labelled.rename(labelled.with_name("away"))
    assert len(graft("labels", "show", labelled, "--json").data["pictures"]) == 2
    said = graft("labels", "show", labelled.with_name("never"), "--json")
    assert (said.code, said.data["error"]["reference"]) == (1, "folder-not-found")


def test_a_table_is_shown_by_its_folder(graft: Graft, labelled: Path) -> None:
    (labelled / "t.csv").write_text("file,label\n")
    assert len(graft("labels", "show", labelled / "t.csv", "--json").data["pictures"]) == 2


def test_names_are_shown_and_never_obeyed(graft: Graft, data: Path) -> None:
    saying.write(data, FIRST, names=("\x1b[2Jbees",), who="\x07ann")
    said = graft("labels", "show", data)
    assert "\x1b" not in said.out
    assert "\x07" not in said.out


def test_lines_that_cannot_be_read_are_told(graft: Graft, labelled: Path) -> None:
    with journal.path(labelled).open("ab") as file:
        file.write(b"torn\n")
    assert graft("labels", "show", labelled, "--json").data["damaged"] == 1
    assert "1 line of" in graft("labels", "show", labelled).out


def test_undo_takes_back_the_last_and_redo_brings_it_again(graft: Graft, labelled: Path) -> None:
    assert _counts(graft, labelled) == {"ants": 3, "bees": 4}
    told = graft("labels", "undo", labelled, "--last", 2, "--json").data
    assert (told["events"], told["left"]) == (2, 1)
    assert [(one["file"], one["before"], one["now"]) for one in told["pictures"]] == [
        (SECOND, "leave out, group “plate 7”", "")
    ]
    assert _counts(graft, labelled) == {"ants": 3, "bees": 5}
    assert f"{FIRST}: as in the folder (was: bees)" in graft("labels", "undo", labelled).out
    assert _counts(graft, labelled) == {"ants": 4, "bees": 4}
    assert f"{FIRST}: bees (was: as in the folder)" in graft("labels", "redo", labelled).out
    assert graft("labels", "redo", labelled, "--json").data["events"] == 1
    assert _counts(graft, labelled) == {"ants": 3, "bees": 4}
    assert graft("labels", "redo", labelled, "--json").data["events"] == 0


def test_undoing_all_brings_every_picture_back(graft: Graft, labelled: Path) -> None:
    told = graft("labels", "undo", labelled, "--all", "--json").data
    assert (told["events"], told["left"]) == (3, 0)
    assert _counts(graft, labelled) == {"ants": 4, "bees": 4}


def test_what_was_said_since_ends_what_can_be_brought_again(graft: Graft, labelled: Path) -> None:
    graft("labels", "undo", labelled)
    saying.write(labelled, FIRST, kind="not sure")
    assert graft("labels", "redo", labelled, "--json").data["events"] == 0


@pytest.mark.parametrize("words", [("--all", "--last", "1"), ("--last", "0"), ("--last", "x")])
def test_bad_use_is_told_and_changes_nothing(
    graft: Graft, labelled: Path, words: tuple[str, ...]
) -> None:
    said = graft("labels", "undo", labelled, *words, "--json")
    assert (said.code, said.data["error"]["reference"]) == (2, "bad-use")
    assert len(journal.read(labelled).all) == 3
