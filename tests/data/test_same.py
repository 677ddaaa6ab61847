"""The very same object is the same key; another one that is equal is not."""

from functools import lru_cache

from core.data.same import Same


def test_what_is_equal_is_not_the_same() -> None:
    one, equal = [1, 2], [1, 2]
    assert Same(one) == Same(one)
    assert hash(Same(one)) == hash(Same(one))
    assert Same(one) != Same(equal)
    assert Same(one) != one


def test_nothing_is_looked_at_to_find_it_again() -> None:
    asked: list[int] = []

    @lru_cache(maxsize=2)
    def length(same: Same[list[object]]) -> int:
        asked.append(1)
        return len(same.held)

    held: list[object] = [{}, []]  # what cannot be hashed
    assert length(Same(held)) == length(Same(held)) == 2
    assert asked == [1]
