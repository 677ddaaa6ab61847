"""Names are sorted as a person would."""

import random

import pytest

from core.data.natural_order import natural


@pytest.mark.parametrize(
    "expected",
    [
        ["picture1", "picture2", "picture10", "picture11 b", "picture100"],
        ["Ants", "bees", "Wasps"],
        ["0", "1", "2", "9", "10", "11"],
        ["2/1.jpg", "2/10.jpg", "10/1.jpg"],
        ["a", "a 1", "a 1 b", "a 02", "a 2", "b"],
        ["1.5 mm", "1.10 mm", "2 mm"],
        ["", "1", "a"],
        ["9" * 5000, "1" + "0" * 5000],
        ["a/9", "a b/1", "a-b/1"],
        ["Größe 2", "größe 10"],
    ],
)
def test_numbers_count_by_their_value_and_capitals_do_not(expected: list[str]) -> None:
    for seed in range(5):
        mixed = random.Random(seed).sample(expected, len(expected))
        assert sorted(mixed, key=natural) == expected


def test_no_two_names_share_a_place() -> None:
    names = ["a1", "a01", "A1", "A01", "caf\u00e9", "cafe\u0301", "²", "2"]
    assert len({natural(name) for name in names}) == len(names)
