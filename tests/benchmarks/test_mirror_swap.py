"""Mirror and swap, proved by training: the two signs lose nothing, and gain."""

import pytest

from benchmarks import mirror_swap
from benchmarks.mirror_swap import Score
from core.data import demo_dataset


def told(right: float, n: int) -> dict:
    rows = [{"label": label, "recall": right, "n": n} for label in (*mirror_swap.PAIR, "stop")]
    return {"per_class": rows, "accuracy": right}


def test_the_pair_alone_is_counted_over_all_divisions() -> None:
    score = Score()
    score.add(told(0.9, 10))
    score.add(told(0.7, 10))
    assert (score.right, score.of) == (32, 40)
    assert score.pair == [0.9, 0.7]
    low, high = score.between
    assert low < score.recall == 0.8 < high
    assert "80.0%" in score.line("way")


@pytest.mark.slow
@pytest.mark.release
@pytest.mark.timeout(900)
def test_swapping_labels_does_not_lower_the_accuracy_of_the_two() -> None:
    """Against the same training without a mirror; keeping the labels does lower it, by far."""
    ways = ("not mirrored", "mirrored, labels swapped", "mirrored, labels kept")
    found = mirror_swap.scores(demo_dataset.make(), splits=1, ways=ways)
    plain, swapped, kept = (found[way] for way in ways)
    assert plain.of == 54
    assert swapped.recall >= plain.between[0]
    assert kept.between[1] < swapped.between[0]
