"""Several seeds of one plan are one thing with a spread."""

import statistics
from pathlib import Path

import pytest

from core.plan.recipe import Recipe
from core.report.spread import Spread, spreads
from core.report.standing import standing
from core.runs import store
from tests import answered, worlds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 30, "bees": 30})


def of(*runs: Path) -> list[Spread]:
    return spreads(standing(store.read(run)) for run in runs)


def test_mean_and_ends_of_the_seeds_are_told_with_their_n(folder: Path) -> None:
    runs = [answered.run(folder, f"seed {s}", range(s), seed=s) for s in (1, 2, 6)]
    (spread,) = of(*runs)
    reached = [(24 - wrong) / 24 for wrong in (1, 2, 6)]
    assert spread.values == pytest.approx(reached)
    assert spread.mean == pytest.approx(statistics.fmean(reached))
    assert spread.pictures == 24
    assert spread.sentence == (
        "3 seeds: 87.5 % right on average, 75.0 to 95.8 %, on 24 validation pictures each."
    )


def test_another_plan_is_another_thing(folder: Path) -> None:
    first = answered.run(folder, "a", seed=1)
    second = answered.run(folder, "b", seed=2, recipe=Recipe(epochs=3))
    assert of(first, second) == []


def test_name_and_reason_make_no_other_plan(folder: Path) -> None:
    first = answered.run(folder, "a", seed=1, reason="x", expected=(0.1, 0.9))
    (spread,) = of(first, answered.run(folder, "b", seed=2, reason="y"))
    assert len(spread.values) == 2


def test_a_seed_that_was_trained_twice_counts_once(folder: Path) -> None:
    first, again = (answered.run(folder, name, seed=1) for name in "ab")
    assert of(first, again) == []
    (spread,) = of(first, again, answered.run(folder, "c", seed=2))
    assert first in spread.runs
    assert len(spread.values) == 2


def test_test_scores_have_a_spread_of_their_own_where_several_were_opened(folder: Path) -> None:
    runs = [answered.run(folder, str(s), {"validation": (), "test": range(s)}, seed=s)
            for s in (1, 2)]  # fmt: skip
    sealed = answered.run(folder, "3", seed=3)
    sides = {spread.side: len(spread.values) for spread in of(*runs, sealed)}
    assert sides == {"validation": 3, "test": 2}


def test_seeds_without_a_score_are_not_counted(folder: Path) -> None:
    assert of(answered.run(folder, "a", {}, seed=1), answered.run(folder, "b", {}, seed=2)) == []
