"""Emptying the cache or the trash gives the room back and touches nothing else."""

from pathlib import Path

import pytest

from core import home
from core.errors import RunNotFound
from core.runs import disk_usage


def _fill(folder: Path) -> None:
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file").write_bytes(b"x" * 1000)
    (folder / "flat").write_bytes(b"x" * 500)


def test_a_fresh_home_has_nothing_to_empty() -> None:
    assert (disk_usage.cache_size(), disk_usage.trash_size(), disk_usage.trashed()) == (0, 0, [])
    disk_usage.empty_cache()
    disk_usage.empty_trash()


def test_emptying_the_cache_leaves_runs_and_weights_alone() -> None:
    for folder in (home.cache_folder(), home.runs_folder(), home.weights_folder()):
        _fill(folder)
    assert disk_usage.cache_size() == 1500
    disk_usage.empty_cache()
    assert disk_usage.cache_size() == 0
    assert (home.runs_folder() / "deep" / "file").exists()
    assert (home.weights_folder() / "flat").exists()


def test_the_trash_is_listed_and_emptied() -> None:
    for name in ("20260101-a", "20260102-b"):
        _fill(disk_usage.trash_folder() / name)
    assert [path.name for path in disk_usage.trashed()] == ["20260102-b", "20260101-a"]
    disk_usage.empty_trash()
    assert disk_usage.trashed() == []


def test_a_cache_that_is_a_link_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    _fill(tmp_path / "precious" / "data")
    home.home().mkdir(parents=True, exist_ok=True)
    home.cache_folder().symlink_to(tmp_path / "precious")
    with pytest.raises(RunNotFound):
        disk_usage.empty_cache()
    assert (tmp_path / "precious" / "data" / "flat").exists()


def test_a_link_inside_the_cache_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    _fill(tmp_path / "precious")
    home.cache_folder().mkdir(parents=True)
    (home.cache_folder() / "link").symlink_to(tmp_path / "precious")
    disk_usage.empty_cache()
    assert not (home.cache_folder() / "link").exists()
    assert (tmp_path / "precious" / "flat").exists()
