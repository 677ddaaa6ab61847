"""Laws of preconditioned L-BFGS."""

import numpy as np
import pytest

from core.engine.heads.lbfgs import minimise


def quadratics(count: int = 3, size: int = 6):
    """Convex quadratics with unlike conditions, and where they are least."""
    rng = np.random.default_rng(0)
    turns = np.linalg.qr(rng.normal(size=(count, size, size)))[0]
    spread = np.geomspace(1, 10.0 ** np.arange(1, count + 1), size).T
    hessians = turns * spread[:, None, :] @ turns.transpose(0, 2, 1)
    least = rng.normal(size=(count, size))

    def objective(at):
        slopes = np.einsum("pij,pj->pi", hessians, at - least)
        return ((at - least) * slopes).sum(1) / 2 + 1, slopes

    return objective, least


def test_each_of_several_problems_is_solved_with_steps_of_its_own() -> None:
    objective, least = quadratics()
    start = np.zeros_like(least)
    found = minimise(objective, start, np.ones_like(start), tolerance=1e-14, most=500)
    assert np.abs(found - least).max() < 1e-3


def test_a_problem_is_solved_beside_others_as_it_is_alone() -> None:
    objective, least = quadratics()
    start = np.zeros_like(least)
    together = minimise(objective, start, np.ones_like(start), tolerance=-1, most=5)

    def last(at):
        value, slope = objective(np.concatenate([least[:2], at]))
        return value[2:], slope[2:]

    alone = minimise(last, start[2:], np.ones_like(start[2:]), tolerance=-1, most=5)
    assert alone[0] == pytest.approx(together[2])


def test_a_good_guess_at_the_hessian_saves_steps() -> None:
    scales = np.geomspace(1e-3, 1e3, 50)[None]
    passes = {}
    for name, inverse in (("none", np.ones_like(scales)), ("diagonal", 1 / scales)):
        passes[name] = 0

        def objective(at, name=name):
            passes[name] += 1
            return (scales * np.square(at - 1)).sum(1) / 2 + 1e-3, scales * (at - 1)

        minimise(objective, np.zeros_like(scales), inverse, tolerance=1e-6, most=500)
    assert passes["diagonal"] < 5 < passes["none"]


def test_a_step_that_leads_uphill_is_halved() -> None:
    def steep(at):
        return np.exp(at).sum(1) - at.sum(1), np.exp(at) - 1

    found = minimise(steep, np.full((1, 2), -3.0), np.full((1, 2), 50.0), tolerance=1e-9, most=99)
    assert np.abs(found).max() < 1e-3


def test_where_nothing_falls_any_more_it_ends() -> None:
    passes = []

    def flat(at):
        passes.append(1)
        return np.ones(1), np.zeros_like(at)

    assert (minimise(flat, np.ones((1, 3)), np.ones((1, 3)), tolerance=0, most=99) == 1).all()
    assert len(passes) == 2
