"""`graft report` writes one file, by its ending."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Graft
from tests.report import carded


@pytest.fixture
def run(tmp_path: Path) -> Path:
    place = carded.planned(tmp_path)
    carded.finished(place)
    return place


def test_the_ending_says_which_kind(graft: Graft, run: Path, tmp_path: Path) -> None:
    page = graft("report", run, "--out", tmp_path / "new" / "report.html", "--json")
    assert page.code == 0, page.err
    assert Path(page.data["file"]).read_text("utf-8").startswith("<!DOCTYPE html>")
    assert page.data["scores"]["validation"]["n"] == 6
    card = graft("report", run, "--out", tmp_path / "card.md")
    assert card.code == 0, card.err
    assert (tmp_path / "card.md").read_text("utf-8").startswith("---\n")


def test_another_ending_is_bad_use_and_nothing_is_written(
    graft: Graft, run: Path, tmp_path: Path
) -> None:
    said = graft("report", run, "--out", tmp_path / "report.pdf")
    assert said.code == 2
    assert ".html" in said.err
    assert not (tmp_path / "report.pdf").exists()


def test_without_a_run_there_is_no_report(graft: Graft, tmp_path: Path) -> None:
    said = graft("report", tmp_path, "--out", tmp_path / "report.html", "--json")
    assert said.code == 1
    assert json.dumps(said.data["error"]["what"])
    assert not (tmp_path / "report.html").exists()
