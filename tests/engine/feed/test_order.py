"""Pictures are looked at in an order of chance that keeps the sides of a split in step."""

import hashlib

from core.data.split import Row
from core.data.target import OneClass
from core.engine.feed import order

LEARN = [
    Row(file=f"{n}", target=OneClass(f"class {n // 20}"), side="training", content=content)
    for n, content in enumerate(hashlib.sha256(str(n).encode()).hexdigest() for n in range(40))
]


def test_what_has_been_seen_is_a_fair_sample_at_any_moment() -> None:
    half = order.shuffled(LEARN)[:20]
    assert 5 < [row.label for row in half].count("class 0") < 15, "by their order here it is 20"
    assert order.shuffled(LEARN[::-1]) == order.shuffled(LEARN)


def test_lists_of_any_length_begin_and_end_together() -> None:
    assert "".join(order.evenly([list("aaaa"), list("bb")])) == "abaaba"
    assert "".join(order.evenly([list("aaaaaaaa"), list("b")])) == "abaaaaaaa"
    assert order.evenly([list("ab"), []]) == ["a", "b"]
