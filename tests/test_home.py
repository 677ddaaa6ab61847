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
        home.collections_folder(),
    ):
        assert folder.is_relative_to(graft_home.resolve())


def test_without_graft_home_it_is_a_folder_in_the_users_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("GRAFT_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert home.home() == (tmp_path / "Graft").resolve()


def test_what_graft_keeps_for_itself_is_its_own_and_the_users_pictures_are_not(
    graft_home: Path,
) -> None:
    for own in (home.home(), home.runs_folder() / "a", home.cache_folder(), home.home() / "splits"):
        assert home.is_own(own)
    users = (home.sample_folder() / "signs", home.collections_folder() / "mine")
    for other in (*users, home.home().parent, home.home().parent / "bees"):
        assert not home.is_own(other)
