"""Laws of 95 % ranges."""

import numpy as np
import pytest

from core.tasks.ranges import Z95, balanced, design_effect, paired, wilson, z_of_all


@pytest.mark.parametrize(("right", "n"), [(0, 1), (1, 1), (5, 10), (99, 100), (1000, 1000)])
def test_a_range_holds_the_share_and_stays_within_0_and_1(right: int, n: int) -> None:
    low, high = wilson(right, n)
    assert low is not None
    assert high is not None
    assert 0 <= low <= right / n <= high <= 1
    assert low < high


def test_more_pictures_make_it_narrower_and_none_make_it_unknown() -> None:
    few, many = wilson(9, 10), wilson(900, 1000)
    assert few[1] - few[0] > many[1] - many[0]  # type: ignore[operator]
    assert wilson(0, 0) == (None, None)
    assert wilson(8, 10) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))


def test_a_paired_range_holds_the_difference_and_turns_with_it() -> None:
    low, high = paired(12, 4, 100)
    assert low is not None
    assert high is not None
    assert low < 0.08 < high
    assert paired(4, 12, 100) == (pytest.approx(-high), pytest.approx(-low))
    assert paired(0, 0, 0) == (None, None)
    none_changed = paired(0, 0, 20)
    assert none_changed[1] == pytest.approx(-(none_changed[0] or 0))
    assert (none_changed[1] or 0) > 0, "that nothing changed is no proof that nothing can"


def test_a_paired_range_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    cells = rng.multinomial(60, [0.12, 0.05, 0.83], size=4000)
    ranges = [paired(int(up), int(down), 60) for up, down, _ in cells]
    covered = np.mean([low <= 0.07 <= high for low, high in ranges])  # type: ignore[operator]
    assert 0.93 < covered < 0.98


def test_many_ranges_hold_all_together_as_often_as_one_does_alone() -> None:
    assert z_of_all(1) == pytest.approx(Z95)
    tried = np.random.default_rng(0).normal(size=(4000, 24))
    assert (abs(tried) < Z95).all(axis=1).mean() < 0.5
    assert (abs(tried) < z_of_all(24)).all(axis=1).mean() > 0.94
    wide, narrow = paired(12, 4, 100, z_of_all(24)), paired(12, 4, 100)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]  # type: ignore[operator]


def test_a_balanced_range_counts_every_share_alike_and_covers_the_truth() -> None:
    share, low, high = balanced([(90, 100), (1, 2)])
    assert share == pytest.approx(0.7)
    assert low < share < high
    rng, truth, sizes = np.random.default_rng(0), (0.9, 0.6, 0.75), (80, 40, 25)
    covered = 0
    for _ in range(2000):
        drawn = [(int(rng.binomial(n, p)), n) for p, n in zip(truth, sizes, strict=True)]
        _, low, high = balanced(drawn)
        covered += low <= sum(truth) / 3 <= high
    assert 0.93 <= covered / 2000 <= 0.97


def frames(
    rng: np.random.Generator, films: int, length: int, share: float, alike: float
) -> tuple[np.ndarray, list[str]]:
    """Which frames are right, and their films; `alike` = how much a film goes as a whole."""
    if alike == 1:
        each = (rng.random(films) < share).astype(float)
    elif alike == 0:
        each = np.full(films, share)
    else:
        each = rng.beta(share * (1 / alike - 1), (1 - share) * (1 / alike - 1), films)
    right = rng.random(films * length) < each.repeat(length)
    return right, [str(n) for n in range(films) for _ in range(length)]


def held(films: int, length: int, share: float, alike: float, draws: int = 500) -> float:
    """How often the range holds the share."""
    rng = np.random.default_rng(films + length)
    times = 0
    for _ in range(draws):
        right, groups = frames(rng, films, length, share, alike)
        low, high = wilson(int(right.sum()), len(right), design_effect(right, groups))
        assert low is not None
        assert high is not None
        times += low <= share <= high
    return times / draws


@pytest.mark.parametrize("films", [5, 20, 100])
@pytest.mark.parametrize("alike", [0, 0.3, 1])
def test_a_range_of_frames_holds_about_as_often_as_one_of_single_pictures(
    films: int, alike: float
) -> None:
    assert held(films, 10, 0.8, alike) >= min(0.93, held(films, 1, 0.8, 0) - 0.03)


def test_pictures_that_are_alone_count_each() -> None:
    assert design_effect(np.array([True, False, True]), ["a", "b", "c"]) == 1


def test_a_film_that_goes_as_a_whole_counts_once_and_one_that_does_not_nearly_each() -> None:
    rng = np.random.default_rng(0)
    assert design_effect(*frames(rng, 100, 10, 0.7, 1)) == pytest.approx(10, rel=0.02)
    assert design_effect(*frames(rng, 100, 10, 0.7, 0)) < 1.6


def test_where_all_is_right_nobody_knows_how_alike_films_are() -> None:
    effect = design_effect(np.ones(50, bool), [str(n // 10) for n in range(50)])
    assert effect == pytest.approx(10)
    assert wilson(50, 50, effect) == wilson(5, 5)


def test_the_order_and_the_names_of_groups_do_not_matter() -> None:
    right, groups = frames(np.random.default_rng(1), 12, 4, 0.8, 0.4)
    order = np.random.default_rng(2).permutation(len(right))
    renamed = [f"film {groups[at]}!" for at in order]
    assert design_effect(right[order], renamed) == pytest.approx(design_effect(right, groups))
