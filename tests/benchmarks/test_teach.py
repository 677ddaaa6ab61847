"""What the benchmark of teaching by showing counts."""

import numpy as np

from benchmarks import teaching
from benchmarks.teaching import World
from tests.teach.pools import clouds


def _world(spread: float) -> World:
    pool = clouds(3, 80, spread=spread)
    return World(name="clouds", pool=pool, truth=np.arange(240) % 3)


def test_a_session_ends_where_the_guesses_are_good_and_counts_what_was_wrong() -> None:
    world, kept = _world(0.3), np.arange(60)
    found = teaching.session(world, teaching.ours, kept)
    assert found.reached
    assert found.full == 1
    assert 3 <= found.labels <= 12
    assert 3 <= found.corrections <= found.labels
    assert found.actions == found.corrections + 1


def test_what_is_kept_is_never_asked() -> None:
    world, kept, asked = _world(1.5), np.arange(60), []

    def watched(*arguments: object) -> np.ndarray:
        asked.extend(chosen := teaching.ours(*arguments).tolist())
        return np.array(chosen)

    teaching.session(world, watched, kept)
    lot = teaching.by_lot(np.random.default_rng(0))
    assert not {*asked} & {*kept.tolist()}
    assert (lot(world.pool, None, np.arange(60, 70), kept, 24) >= 70).all()


def test_an_exam_is_scored_beside_the_truth() -> None:
    score, truth, n = teaching.examined(_world(0.3), np.random.default_rng(0), 2)
    assert score.share == truth == 1
    assert score.drawn + 2 * n >= 239


def test_the_answers_still_needed_shrink_to_none() -> None:
    told = teaching.outlooks(_world(0.8), np.arange(60))
    needed = [more for _, more in told]
    assert needed == sorted(needed, reverse=True)
    assert needed[-1] == 0
