"""`graft watch` called wrongly; tests/engine/serve/test_watching.py uses it."""

from pathlib import Path

import pytest

from tests import worlds
from tests.cli.conftest import Graft
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished.run(tmp_path_factory.mktemp("finished"), n=12)


def test_a_folder_that_is_not_there_is_told(graft: Graft, run: Path, tmp_path: Path) -> None:
    said = graft("watch", run, tmp_path / "gone", "--out", tmp_path / "out", "--json")
    assert said.code == 1
    assert said.data["error"]["reference"] == "folder-not-found"


def test_copies_may_not_come_into_the_watched_folder(
    graft: Graft, run: Path, tmp_path: Path
) -> None:
    worlds.write_pictures(tmp_path / "in", 1)
    said = graft("watch", run, tmp_path / "in", "--out", tmp_path, "--json")
    assert said.data["error"]["reference"] == "export-error"
    assert not (tmp_path / "answers.csv").exists()


def test_how_sure_is_a_share(graft: Graft, run: Path, tmp_path: Path) -> None:
    said = graft("watch", run, tmp_path, "--out", tmp_path / "out", "--sure", "90", "--json")
    assert said.code == 2
