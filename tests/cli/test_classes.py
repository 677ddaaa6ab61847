"""`graft labels classes` and `rename`, as somebody types them."""

from pathlib import Path

import pytest

from core.data.annotations import class_list, journal
from tests import worlds
from tests.cli.conftest import Graft
from tests.data.annotations import saying


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 4, "bees": 3})


def counts(graft: Graft, folder: Path) -> dict[str, int]:
    listed = graft("labels", "classes", folder, "--json").data["classes"]
    return {one["name"]: one["pictures"] for one in listed}


def test_classes_are_listed_in_their_order_also_without_a_picture(graft: Graft, data: Path) -> None:
    saying.write(data, "ants/p0_0000.jpg", names=("wasps",))
    class_list.make(data, "flies")
    class_list.paint(data, "flies", "#00ff00")
    class_list.arrange(data, ["bees"])
    assert counts(graft, data) == {"bees": 3, "ants": 3, "wasps": 1, "flies": 0}
    assert [*counts(graft, data)] == ["bees", "ants", "wasps", "flies"]
    assert graft("labels", "classes", data, "--json").data["classes"][-1]["colour"] == "#00ff00"
    assert "flies: 0 pictures" in graft("labels", "classes", data).out


def test_an_unsorted_folder_has_none_yet(graft: Graft, tmp_path: Path) -> None:
    worlds.write_pictures(tmp_path, 2)
    assert counts(graft, tmp_path) == {}


def test_a_class_is_renamed_merged_and_brought_back(graft: Graft, data: Path) -> None:
    said = graft("labels", "rename", data, "ants", "Ameisen", "--json").data
    assert (said["merged"], said["pictures"]) == (False, 4)
    said = graft("labels", "rename", data, "Ameisen", "bees", "--json").data
    assert (said["merged"], said["pictures"]) == (True, 4)
    assert counts(graft, data) == {"bees": 7}
    assert graft("scan", data, "--json").data["classes"] == {"bees": 7}
    graft("labels", "undo", data)
    assert counts(graft, data) == {"Ameisen": 4, "bees": 3}
    graft("labels", "redo", data)
    assert counts(graft, data) == {"bees": 7}


def test_undo_tells_the_pictures_that_a_rename_changed(graft: Graft, data: Path) -> None:
    saying.write(data, "ants/p0_0000.jpg", names=("wasps",))
    graft("labels", "rename", data, "wasps", "hornets")
    said = graft("labels", "undo", data, "--json").data["pictures"]
    assert [(one["before"], one["now"]) for one in said] == [("hornets", "wasps")]


def test_a_class_that_is_not_there_is_refused_with_those_that_are(graft: Graft, data: Path) -> None:
    said = graft("labels", "rename", data, "wasps", "flies", "--json")
    assert (said.code, said.data["error"]["reference"]) == (1, "labels-refused")
    assert "ants, bees" in said.data["error"]["why"]
    assert graft("labels", "rename", data, "ants", " ", "--json").code == 1
    assert graft("labels", "rename", data, "ants", "ants", "--json").code == 1
    assert not journal.read(data).all


def test_where_pictures_can_show_several_it_is_said(graft: Graft, data: Path) -> None:
    assert graft("labels", "classes", data, "--several", "--json").data["several"] is True
    assert "can show several" in graft("labels", "classes", data).out
    assert graft("scan", data, "--json").data["kind"] == "multilabel"
    assert graft("labels", "classes", data, "--one", "--json").data["several"] is False
    assert graft("scan", data, "--json").data["kind"] == "classify"
