"""The comparison names every place that differs, and nothing else."""

from benchmarks import unchanged


def test_equal_records_differ_nowhere() -> None:
    record = {"features": {"epochs": [[1, 0.5]], "weights": "ab"}, "audit": [["hue", 0.1]]}
    assert unchanged.differing(record, dict(record), "signs") == []


def test_every_difference_is_named_with_both_values() -> None:
    known = {"full": {"weights": "ab", "epochs": [1]}, "audit": []}
    found = {"full": {"weights": "cd", "epochs": [1]}, "audit": [1]}
    assert unchanged.differing(known, found, "bees") == [
        "bees full weights: ab became cd",
        "bees audit: [] became [1]",
    ]


def test_a_figure_that_is_missing_is_a_difference() -> None:
    assert unchanged.differing({"full": 1}, {}, "bees")
