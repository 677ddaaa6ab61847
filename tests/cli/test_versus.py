"""Runs beside each other on the command line, and what a person calls them."""

from pathlib import Path

import pytest

from core.plan.recipe import Recipe
from core.report import test_set
from core.runs import store
from tests import answered, commands, worlds
from tests.cli.conftest import Graft


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 30})


def test_runs_are_told_apart_with_everything_a_program_needs(graft: Graft, folder: Path) -> None:
    good = answered.run(folder, "good", [0])
    poor = answered.run(folder, "poor", range(12), recipe=Recipe(views=3))
    told = graft("versus", good, poor, "--json").data
    assert [row["run"] for row in told["runs"]] == [str(good), str(poor)]
    assert told["runs"][0]["validation"]["n"] == 24
    assert told["runs"][0]["test"] is None
    assert [row["name"] for row in told["differences"]] == ["recipe.views"]
    assert told["versus"]["verdict"] == "better"
    assert (told["versus"]["better"], told["versus"]["worse"]) == (11, 0)
    assert told["versus"]["low"] < told["versus"]["difference"] < told["versus"]["high"]
    assert told["seeds"] == []
    assert test_set.openings(good) == 0
    said = graft("versus", good, poor).out
    assert "A is better than B" in said
    assert "95.8%" in said


def test_seeds_are_told_as_a_spread(graft: Graft, folder: Path) -> None:
    runs = [answered.run(folder, f"s{s}", range(s), seed=s) for s in (0, 6)]
    (seeds,) = graft("versus", *runs, "--json").data["seeds"]
    assert (seeds["n"], seeds["mean"], seeds["low"], seeds["pictures"]) == (2, 0.875, 0.75, 24)


def test_what_cannot_be_compared_is_said_and_the_rest_is_told(graft: Graft, folder: Path) -> None:
    told = graft("versus", answered.run(folder, "a"), answered.run(folder, "b", {}), "--json").data
    assert told["versus"]["verdict"] is None
    assert "no answers" in told["versus"]["sentence"]


def test_one_run_is_bad_use_and_a_missing_one_is_told(graft: Graft, folder: Path) -> None:
    run = answered.run(folder, "a")
    assert graft("versus", run).code == 2
    assert graft("versus", run, folder / "nothing").code == 1


def test_a_run_and_a_project_get_a_name_and_a_note(graft: Graft, folder: Path) -> None:
    run = answered.run(folder, "a")
    kept = graft("note", run, "--name", "mine", "--text", "good light", "--json").data
    assert (kept["name"], kept["text"]) == ("mine", "good light")
    (row,) = graft("runs", "--json").data["runs"]
    assert (row["name"], row["note"]) == ("mine", "good light")
    assert graft("note", run, "--json").data["text"] == "good light"
    graft("note", run, "--name", "")
    assert store.read(run).name == "a"
    assert graft("note", folder, "--name", "Bees", "--json").data["name"] == "Bees"
    assert graft("note", folder / "nothing", "--name", "x").code == 1


def test_it_is_a_command_like_any_other(folder: Path) -> None:
    runs = [answered.run(folder, name, range(wrong)) for name, wrong in (("a", 3), ("b", 5))]
    said = commands.graft("versus", *runs)
    assert said.code == 0
    assert said.data["versus"]["verdict"] == "cannot tell"
    assert said.data["versus"]["more"]["low"] > 0
