"""What a picture shows follows from its folder, what was said, and what classes are called."""

import pytest

from core.data.annotations import shown
from core.data.annotations.event import Kind, LabelEvent
from core.data.target import OneClass, Target, Unsorted, classes

ANT = OneClass("ant")


@pytest.mark.parametrize("target", [ANT, Unsorted(), OneClass("bee")])
def test_where_nobody_said_anything_the_folder_counts(target: Target) -> None:
    assert shown.now(target, None, {}, "classify") is target


@pytest.mark.parametrize(
    ("target", "kind", "now"),
    [
        (ANT, "classify", OneClass("wasp")),
        (OneClass("bee"), "classify", Unsorted()),
        (OneClass("fly"), "classify", OneClass("fly")),
        (Unsorted(), "classify", Unsorted()),
        (ANT, "multilabel", classes(["wasp"])),
        (classes(["ant", "bee", "fly"]), "multilabel", classes(["fly", "wasp"])),
        (Unsorted(), "multilabel", Unsorted()),
    ],
)
def test_what_the_folder_says_is_called_as_now(target: Target, kind: str, now: Target) -> None:
    assert shown.now(target, None, {"ant": "wasp", "bee": None}, kind) == now


@pytest.mark.parametrize(
    ("said", "names", "one", "several"),
    [
        ("label", ("bee",), OneClass("bee"), classes(["bee"])),
        ("label", ("bee", "fly"), None, classes(["bee", "fly"])),
        ("none of these", (), None, classes([])),
        ("not sure", (), None, None),
        ("leave out", (), None, None),
    ],
)
def test_what_was_said_counts_before_the_folder(
    said: Kind, names: tuple[str, ...], one: Target | None, several: Target | None
) -> None:
    event = LabelEvent(kind=said, names=names)
    for kind, expected in (("classify", one), ("multilabel", several)):
        now = shown.now(ANT, event, {"bee": "as it was called then"}, kind)
        assert now == expected if expected else isinstance(now, str)


def test_a_kind_of_its_own_keeps_its_targets() -> None:
    class Brightness:
        names, text = (), "0.5"

    dark = Brightness()
    assert shown.now(dark, None, {"ant": "bee"}, "brightness") is dark
    assert shown.now(dark, LabelEvent(kind="label", names=("x",)), {}, "brightness") is dark
