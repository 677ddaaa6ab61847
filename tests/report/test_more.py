"""What more pictures would bring, in words that promise no more than the range holds."""

import pytest

from core.protocol.leak import Range
from core.protocol.more import ClassMore, MoreAnswer, Worth
from core.report import more


def worth(low: float, high: float, added: int = 20) -> Worth:
    return Worth(added=added, low=low / 100, high=high / 100)


def of_class(label: str, some: tuple[float, float], twice: tuple[float, float]) -> ClassMore:
    right = Range(share=0.8, low=0.7, high=0.9)
    return ClassMore(label=label, n=40, right=right, some=worth(*some), twice=worth(*twice))


def answer(twice: tuple[float, float], *classes: ClassMore, of: int = 80) -> MoreAnswer:
    right = Range(share=0.8, low=0.7, high=0.9)
    return MoreAnswer(n=80, of=of, least=8, right=right, twice=worth(*twice, 80), classes=classes)


WASP = of_class("wasp", (1, 4), (2, 6))
BEE = of_class("bee", (-0.4, 0.3), (-0.5, 0.6))
BOTH = ("bee", "wasp")


def test_it_says_of_what_and_of_what_not() -> None:
    said = more.sentence(answer((2, 7), WASP, BEE), BOTH)
    assert said == (
        "Twice as many of every class are worth 2 to 7 points. "
        "20 more of wasp are worth 1 to 4 points; more of bee are not needed."
    )


def test_where_it_cannot_tell_it_says_so() -> None:
    open_one = of_class("wasp", (-1, 3), (-1, 5))
    said = more.sentence(answer((-2, 6), open_one, open_one), ("wasp",))
    assert "cannot be told yet from 80 pictures" in said
    assert "−2 to 6 points" in said
    assert "not needed" not in said


def test_where_little_can_come_it_says_at_most() -> None:
    said = more.sentence(answer((-1, 1.4), BEE, BEE), ("bee",))
    assert "are worth at most 1 point: more of the same kind would bring little" in said


def test_a_class_of_too_few_is_named() -> None:
    told = answer((2, 7), WASP).model_copy(update={"twice": None})
    said = more.sentence(told, ("ant", *BOTH))
    assert "cannot be told yet: of ant and bee there are fewer than 8" in said
    assert "20 more of wasp are worth 1 to 4 points" in said
    nothing = more.sentence(MoreAnswer(least=8), ("a", "b", "c", "d", "e"))
    assert "of a, b, c and 2 other classes there are fewer than 8" in nothing


def test_where_only_some_were_looked_at_it_promises_no_more_than_for_them() -> None:
    said = more.sentence(answer((2, 7), WASP, BEE, of=9000), BOTH)
    assert said.startswith("Beside 80 pictures of yours, twice as many of every class")
    assert "with all of yours it is less" in said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.6, 0.9, "about 1 point"),
        (1.2, 3.8, "1 to 4 points"),
        (-1.2, 3.8, "−1 to 4 points"),
        (-0.2, 0.3, "at most 1 point"),
        (-3, -1, "−3 to −1 points"),
        (-0.4, 2.4, "0 to 2 points"),
    ],
)
def test_a_range_is_told_in_whole_points(low: float, high: float, said: str) -> None:
    assert more.points(worth(low, high)) == said


def test_it_is_a_finding_only_where_something_was_measured() -> None:
    finding = more.finding(answer((2, 7), WASP, BEE), BOTH)
    assert finding is not None
    assert (finding.id, finding.severity) == ("more-pictures", "note")
    assert finding.items == ("wasp", "bee")
    assert finding.score == pytest.approx(0.02)
    assert more.finding(MoreAnswer(), ()) is None
