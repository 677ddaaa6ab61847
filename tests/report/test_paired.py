"""Answers of two runs are matched by content, and the test of them is exact."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest

from core.data.target import Classes, OneClass
from core.plan import plan as plans
from core.report import paired
from core.report.paired import sign_test
from tests import answered, worlds


def test_answers_are_found_by_content_whatever_the_files_are_called(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 10, "bees": 10})
    run = answered.run(folder, "a", [0])
    plan = plans.load(run)
    rows = paired.rows(run, plan)
    said = paired.answers("validation", run, plan, rows)
    held = {row.content: row.target for row in rows if row.side == "validation"}
    assert said.keys() == held.keys()
    assert sum(said[content] != held[content] for content in held) == 1


def test_wrong_counts_what_is_missed_and_what_is_wrongly_named() -> None:
    assert paired.wrong(OneClass("a"), OneClass("a")) == 0
    assert paired.wrong(Classes(("a", "b")), Classes(("b", "c", "d"))) == 3


@pytest.mark.parametrize(("up", "down"), [(0, 1), (3, 3), (5, 1), (9, 0), (40, 21), (600, 500)])
def test_the_test_is_that_of_scipy(up: int, down: int) -> None:
    assert sign_test([1] * up + [-1] * down + [0] * 7) == pytest.approx(
        binomtest(up, up + down, 0.5).pvalue, rel=1e-9
    )


def test_pictures_of_one_group_count_as_one() -> None:
    assert sign_test([5]) == 1
    assert sign_test([1] * 6) == 2 / 2**6
    assert sign_test([]) == 1


@pytest.mark.parametrize("n", [1, 4, 7])
def test_chance_is_as_rare_as_it_is_said_to_be(n: int) -> None:
    """Over all ways that n changes can fall, a chance of p or less comes in a share p of them."""
    chances = [sign_test(list(signs)) for signs in product((-1, 1), repeat=n)]
    for chance in set(chances):
        assert np.mean([one <= chance for one in chances]) == pytest.approx(chance)
