"""What is not looked at is not made."""

from pages.parts.shared.on_demand import OnDemand


def test_only_what_is_looked_at_is_made() -> None:
    made: list[int] = []

    def double(number: int) -> int:
        made.append(number)
        return 2 * number

    row = OnDemand(range(100_000), double)
    assert len(row) == 100_000
    assert row[7] == 14
    assert row[-1] == 199_998
    assert len(row[10:13]) == 3
    assert made == [7, 99_999]
    assert [*row[10:13]] == [20, 22, 24]


def test_one_may_be_made_of_another() -> None:
    assert [*OnDemand(OnDemand([1, 2], str), len)] == [1, 1]
