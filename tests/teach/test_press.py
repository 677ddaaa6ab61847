"""Laws of what one press says."""

import pytest

from core.errors import LabelsRefused
from core.teach import press
from core.teach.learner import BestGuess

FILES = {"a" * 32: "one.jpg", "b" * 32: "two.jpg", "c" * 32: "three.jpg"}


def test_pictures_of_the_same_guess_are_confirmed_by_one_event() -> None:
    ant, bee = BestGuess(names=("ant",), sure=0.9), BestGuess(names=("bee",), sure=0.7)
    right = {"a" * 32: ant, "b" * 32: bee, "c" * 32: BestGuess(names=("ant",), sure=0.6)}
    first, second = press.confirmed(FILES, right, "page 1")
    assert (first.names, first.contents) == (("ant",), ("a" * 32, "c" * 32))
    assert (first.shown.guess, first.shown.confidence) == ("ant", 0.6)
    assert (second.names, second.files) == (("bee",), ("two.jpg",))
    assert first.press == second.press == "page 1"


def test_what_shows_none_of_several_is_confirmed_as_that() -> None:
    (event,) = press.confirmed(FILES, {"a" * 32: BestGuess(names=(), sure=0.9)}, "page 1")
    assert (event.kind, event.names) == ("none of these", ())


def test_pictures_that_are_not_there_are_passed_over() -> None:
    assert not [*press.confirmed({}, {"a" * 32: BestGuess(names=("ant",), sure=0.9)}, "page 1")]
    with pytest.raises(LabelsRefused, match="not there any more"):
        press.said({}, "label", names=("ant",))
