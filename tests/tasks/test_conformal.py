"""Sets hold the right class as often as was promised, on new pictures of the same kind."""

import numpy as np
import pytest
from scipy import stats

from core.tasks import conformal


def world(generator: np.random.Generator, groups: int, size: int = 1):
    """Shares, places of the true class, and groups whose pictures are alike."""
    n = groups * size
    hard = np.repeat(generator.gamma(2, 0.5, groups), size)[:, None]
    true = generator.integers(0, 4, n)
    logits = hard * generator.normal(size=(n, 4))
    logits[np.arange(n), true] += 1.5
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return shares, true, [str(at // size) for at in range(n)]


@pytest.mark.parametrize(("guarantee", "wanted"), [(0.9, 9), (0.95, 19), (0.99, 99)])
def test_so_many_groups_are_needed_and_one_less_is_not_enough(
    guarantee: float, wanted: int
) -> None:
    assert conformal.needed(guarantee) == wanted
    own = np.linspace(0.1, 0.9, wanted)
    names = [str(at) for at in range(wanted)]
    assert conformal.least(own, names, guarantee) == pytest.approx(0.1)
    assert conformal.least(own[1:], names[1:], guarantee) is None
    assert conformal.least(own, ["one"] * wanted, guarantee) is None


def test_single_pictures_give_the_ordinary_rule() -> None:
    own = np.random.default_rng(0).random(57)
    found = conformal.least(own, [str(at) for at in range(57)], 0.9)
    rank = int(np.ceil(58 * 0.9))
    assert found == np.sort(own)[::-1][rank - 1]


@pytest.mark.parametrize(("guarantee", "size"), [(0.9, 1), (0.95, 1), (0.9, 6)])
def test_the_coverage_lies_in_its_binomial_range(guarantee: float, size: int) -> None:
    """600 worlds, one new picture each: the promise is about that."""
    generator = np.random.default_rng(1)
    held, worlds = 0, 600
    for _ in range(worlds):
        shares, true, groups = world(generator, 40, size)
        likely = conformal.least(shares[np.arange(len(true)), true], groups, guarantee)
        assert likely is not None
        new, own, _ = world(generator, 1, size)
        held += bool(conformal.sets(new, likely)[0, own[0]])
    low, high = stats.binom(worlds, guarantee).ppf([0.001, 0.999])
    assert held >= low
    assert held <= high + worlds / 41, "and it promises little more than was asked for"


def test_a_set_is_never_empty_and_grows_with_the_guarantee() -> None:
    shares, true, groups = world(np.random.default_rng(2), 300)
    own = shares[np.arange(300), true]
    sizes = [
        conformal.sets(shares, conformal.least(own, groups, guarantee) or 0).sum(axis=1).mean()
        for guarantee in conformal.GUARANTEES
    ]
    assert sizes == sorted(sizes)
    assert conformal.sets(shares, 0.999999).sum(axis=1).min() == 1
