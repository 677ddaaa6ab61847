"""What somebody said to show none of the classes is found; a model that learns on forgets them."""

import os
from pathlib import Path

import pytest

from core import files
from core.data import scan
from core.report import none_of_these
from core.runs import best_weights
from tests import worlds
from tests.data.annotations import saying


def test_pictures_that_were_said_to_be_none_of_these_are_found(
    tmp_path: Path, graft_home: Path
) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 4, "bees": 4})
    assert none_of_these.pictures(scan.scan(folder)) == []
    first = scan.scan(folder).pictures[0]
    saying.write(folder, first.file, kind="none of these")
    (found,) = none_of_these.pictures(scan.scan(folder))
    assert (found.content, found.path) == (first.content, folder / first.file)


def test_what_the_model_said_of_them_is_kept_until_it_learns_on(tmp_path: Path) -> None:
    assert none_of_these.kept(tmp_path) == {}
    none_of_these.keep(tmp_path, {"abc": 0.7})
    assert none_of_these.kept(tmp_path) == {"abc": 0.7}
    config = tmp_path / best_weights.FOLDER / "config.json"
    files.write_json(config, {})
    later = (tmp_path / none_of_these.NONE_FILE).stat().st_mtime + 10
    os.utime(config, (later, later))
    assert none_of_these.kept(tmp_path) == {}


@pytest.mark.parametrize("told", [[], {"a": "x"}, 3])
def test_another_content_is_nothing(tmp_path: Path, told: object) -> None:
    files.write_json(tmp_path / none_of_these.NONE_FILE, told)
    assert none_of_these.kept(tmp_path) == {}
