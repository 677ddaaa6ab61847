"""Agreement is Cohen's kappa, with its range, and unknown where it cannot be known."""

import random

import pytest
from sklearn.metrics import cohen_kappa_score

from core.report.agreement import agreement


def test_a_worked_example() -> None:
    """0.7 agree where chance gives 0.5: kappa is 0.4."""
    answers = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    known = agreement(answers)
    assert (known.n, known.same) == (50, 35)
    assert known.kappa == pytest.approx(0.4)
    assert known.low < 0.4 < known.high
    assert "0.40" in known.sentence
    assert "of 50 that both decided, the same was said of 35" in known.sentence


def test_it_is_what_others_compute() -> None:
    chance = random.Random(3)
    for classes in (2, 3, 7):
        for n in (2, 10, 200):
            pairs = [(chance.randrange(classes), chance.randrange(classes)) for _ in range(n)]
            pairs[:2] = [(0, 0), (1, 1)]
            mine, theirs = zip(*pairs, strict=True)
            known = agreement(pairs)
            assert known.kappa == pytest.approx(cohen_kappa_score(mine, theirs))
            assert -1 <= known.low <= known.kappa <= known.high <= 1 + 1e-9


@pytest.mark.parametrize("answers", [[], [("a", "b")], [("a", "a")] * 9])
def test_it_is_not_known_of_too_few_or_where_all_is_one(answers: list[tuple[str, str]]) -> None:
    known = agreement(answers)
    assert (known.kappa, known.low, known.high) == (None, None, None)
    assert "not known yet" in known.sentence


def test_full_agreement_of_few_is_no_certainty() -> None:
    known = agreement([("a", "a"), ("b", "b")])
    assert known.kappa == 1
    assert known.low < 0.5
