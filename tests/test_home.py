"""Laws of the one place on disk."""

from pathlib import Path

import pytest

from core import home


def test_everything_graft_writes_lies_under_graft_home(graft_home: Path) -> None:
    for folder in (
        home.runs_folder(),
        home.weights_folder(),
        home.cache_folder(),
        home.sample_folder(),
    ):
        assert folder.is_relative_to(graft_home.resolve())


def test_without_graft_home_it_is_a_folder_in_the_users_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("GRAFT_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert home.home() == (tmp_path / "Graft").resolve()
