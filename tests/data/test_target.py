"""Laws of targets: their text gives them back."""

import pytest

from core.data import target
from core.data.target import OneClass, classes


@pytest.mark.parametrize("names", [(), ("a",), ("b", "a"), ("a|b", "c"), ('say "x"', "y|"), ("",)])
def test_the_text_of_several_classes_gives_them_back(names: tuple[str, ...]) -> None:
    shown = classes(names)
    assert target.read("multilabel", shown.text) == shown
    assert shown.names == tuple(sorted(names))


@pytest.mark.parametrize("name", ["a", "a|b", "", "two\nlines"])
def test_the_text_of_one_class_is_its_name(name: str) -> None:
    assert OneClass(name).text == name
    assert target.read("classify", name) == OneClass(name)


def test_a_class_counts_once() -> None:
    assert classes(["a", "b", "a"]).names == ("a", "b")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="sounds"):
        target.read("sounds", "loud")
