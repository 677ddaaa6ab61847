"""Laws of targets: their text gives them back."""

import pytest

from core.data.target import OneClass, Unsorted, classes, read_classes


@pytest.mark.parametrize(
    "names",
    [(), ("a",), ("b", "a"), ("a|b", "c"), ('say "x"', "y|"), ("",), ("two\nlines", "\r", "\0 ")],
)
def test_the_text_of_several_classes_gives_them_back(names: tuple[str, ...]) -> None:
    shown = classes(names)
    assert read_classes(shown.text) == shown
    assert shown.names == tuple(sorted(names))


@pytest.mark.parametrize("name", ["a", "a|b", "", "two\nlines"])
def test_the_text_of_one_class_is_its_name(name: str) -> None:
    assert OneClass(name).text == name


def test_a_class_counts_once() -> None:
    assert classes(["a", "b", "a"]).names == ("a", "b")


def test_a_renamed_target_shows_the_other_class() -> None:
    swap = {"left": "right", "right": "left"}
    assert OneClass("left").renamed(swap) == OneClass("right")
    assert classes(["left", "stop"]).renamed(swap) == classes(["right", "stop"])
    assert classes(["left", "right"]).renamed(swap) == classes(["left", "right"])


def test_what_nobody_said_anything_of_names_nothing_under_any_name() -> None:
    assert Unsorted().renamed({"": "left"}) == Unsorted()
    assert (Unsorted().names, Unsorted().text) == ((), "")
    assert Unsorted() != classes([])
