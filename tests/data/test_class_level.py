"""What somebody said to be the classes of a folder is remembered for that folder."""

from pathlib import Path

import pytest

from core.data import class_level, scan
from tests import worlds


@pytest.fixture
def cameras(tmp_path: Path, graft_home: Path) -> Path:
    counts = {f"{camera}/{name}": 2 for camera in ("cam1", "cam2") for name in ("ok", "nok")}
    return worlds.class_folders(tmp_path / "set", counts)


def test_another_level_is_taken_until_it_is_taken_back(cameras: Path) -> None:
    assert scan.scan(cameras).classes == ("nok", "ok")
    class_level.choose(cameras, (0,))
    found = scan.scan(cameras)
    assert found.counts == {"cam1": 4, "cam2": 4}
    assert found.tree
    assert found.tree.doubtful, "so that it can be taken back"
    class_level.choose(cameras, (0, 1))
    assert scan.scan(cameras).classes == ("cam1/nok", "cam1/ok", "cam2/nok", "cam2/ok")
    class_level.choose(cameras, None)
    class_level.choose(cameras, None)
    assert scan.scan(cameras).classes == ("nok", "ok")


def test_a_level_that_is_no_more_is_passed_over(cameras: Path) -> None:
    class_level.choose(cameras, (5,))
    assert scan.scan(cameras).classes == ("nok", "ok")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[3]", '{"levels": 3}', '{"levels": ["x"]}', '{"levels": "x"}']
)
def test_a_damaged_choice_is_none(cameras: Path, graft_home: Path, text: str) -> None:
    class_level.choose(cameras, (0,))
    (kept,) = (graft_home / "classes").iterdir()
    kept.write_text(text, "utf-8")
    assert class_level.chosen(cameras) is None


def test_another_folder_of_the_same_name_is_another(cameras: Path, tmp_path: Path) -> None:
    class_level.choose(cameras, (0,))
    assert class_level.chosen(tmp_path / "elsewhere" / "set") is None
