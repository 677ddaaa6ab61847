"""The benchmark of large folders: its pictures, its walk, its power, one step as it is run."""

from pathlib import Path

import pytest

from benchmarks import scan, scan_folder
from core import files


def contents(folder: Path) -> list[str]:
    return [files.content_hash(path) for path in sorted(folder.rglob("*.*"))]


@pytest.mark.parametrize("alike", [False, True])
def test_each_picture_is_another_and_the_same_whenever_it_is_made(
    tmp_path: Path, alike: bool
) -> None:
    scan_folder.make(tmp_path / "a", range(60), alike=alike)
    scan_folder.make(tmp_path / "b", range(30), alike=alike)
    scan_folder.make(tmp_path / "b", range(30, 60), alike=alike)
    made = contents(tmp_path / "a")
    assert made == contents(tmp_path / "b")
    assert len(set(made)) == 60


def test_both_walks_count_the_same(tmp_path: Path) -> None:
    scan_folder.make(tmp_path, range(40))
    assert scan._bare(tmp_path) == 40
    assert scan._listed(tmp_path)["ratio"] > 0


def test_the_power_is_that_of_the_numbers() -> None:
    assert scan._power({n: 3e-6 * n**1.5 for n in (100, 200, 400)}) == pytest.approx(1.5)
    assert scan._power({100: 2.0}) == 1.0


def test_each_step_does_its_work(tmp_path: Path) -> None:
    scan_folder.make(tmp_path, range(40))
    assert {step: do(tmp_path)["s"] > 0 for step, do in scan._DO.items() if step != "listed"} == (
        dict.fromkeys(scan._STEPS.keys() - {"listed"}, True)
    )
