"""Classes are made, renamed, merged, ordered and coloured, and not a label is ever lost."""

import random
from pathlib import Path

import pytest

from core import files
from core.data import scan
from core.data.annotations import class_list, history, journal, overlay
from core.data.annotations.event import LONGEST_CLASS, LabelEvent
from core.data.dataset import Dataset
from core.errors import LabelsRefused
from tests import worlds
from tests.data.annotations import saying

ANY_NAME = (
    "=cmd|' /C calc'!A0", "a|b", "two\nlines", "<b>bold</b><script>alert(1)</script>", "漢字",
    "\u202eevil", "\x1b[31mred", "é", "🐝", "x" * LONGEST_CLASS, "con", "../up", "a\0b", "“'\"",
)  # fmt: skip
"""What somebody may call a class."""


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    worlds.write_pictures(tmp_path / "phone", 8)
    return tmp_path / "phone"


def say(folder: Path, number: int, *names: str) -> None:
    saying.write(folder, f"picture_{number:04d}.jpg", names=names)


def shown(folder: Path) -> dict[str, tuple[str, ...]]:
    return {picture.file: picture.target.names for picture in scan.scan(folder).pictures}


def names(folder: Path) -> tuple[str, ...]:
    return class_list.of(folder).names


def test_a_class_is_there_before_it_has_a_picture_and_goes_with_an_undo(loose: Path) -> None:
    class_list.make(loose, " cat ", who="ann")
    class_list.make(loose, "dog")
    assert names(loose) == ("cat", "dog")
    history.undo(loose, "ann")
    assert names(loose) == ("cat",)


def test_classes_come_in_the_order_in_which_they_were_first_spoken_of(loose: Path) -> None:
    say(loose, 0, "zebra")
    class_list.make(loose, "ant")
    say(loose, 1, "bee")
    assert names(loose) == ("zebra", "ant", "bee")
    assert class_list.of(loose, own=["fly", "bee"]).names == ("fly", "bee", "zebra", "ant")
    class_list.rename(loose, "zebra", "horse")
    assert names(loose) == ("horse", "ant", "bee"), "its key stays"


def test_a_class_that_no_label_names_any_more_is_gone_unless_it_was_made(loose: Path) -> None:
    say(loose, 0, "cta")
    say(loose, 0, "cat")
    assert names(loose) == ("cat",)
    class_list.make(loose, "cta")
    assert names(loose) == ("cta", "cat")


def test_an_order_holds_and_new_classes_come_after_it(loose: Path) -> None:
    for name in "abcd":
        class_list.make(loose, name)
    class_list.arrange(loose, ["d", "b"])
    assert names(loose) == ("d", "b", "a", "c")
    class_list.make(loose, "e")
    class_list.rename(loose, "b", "x")
    assert names(loose) == ("d", "x", "a", "c", "e")
    class_list.arrange(loose, ["nobody", "c"])
    assert names(loose) == ("c", "d", "x", "a", "e"), "an order makes no class"


def test_a_colour_goes_with_its_class(loose: Path) -> None:
    class_list.make(loose, "ant")
    class_list.paint(loose, "ant", "#FF8800")
    class_list.rename(loose, "ant", "bee")
    assert class_list.of(loose).classes == (class_list.NamedClass(name="bee", colour="#ff8800"),)
    class_list.make(loose, "wasp")
    class_list.paint(loose, "wasp", "#000001")
    class_list.rename(loose, "bee", "wasp")
    assert class_list.of(loose).classes[0].colour == "#000001", "merged: that of the one that stays"
    class_list.paint(loose, "wasp", "")
    assert class_list.of(loose).classes[0].colour == ""


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "url(x)", "#123456;x", "#1234567"])
def test_what_is_no_colour_is_refused_and_never_read(loose: Path, colour: str) -> None:
    class_list.make(loose, "ant")
    with pytest.raises(LabelsRefused):
        class_list.paint(loose, "ant", colour)
    journal.write(loose, [LabelEvent(kind="class colour", names=("ant",), text=colour)])
    assert class_list.of(loose).classes[0].colour == "", "also where somebody else's file says it"


def test_a_merge_makes_two_classes_one_and_undo_brings_both_back_exactly(loose: Path) -> None:
    for number, name in enumerate(("ant", "ant", "bee", "fly")):
        say(loose, number, name)
    class_list.paint(loose, "ant", "#112233")
    before = (shown(loose), class_list.of(loose))
    class_list.rename(loose, "ant", "bee")
    assert [*shown(loose).values()] == [("bee",), ("bee",), ("bee",), ("fly",)]
    assert names(loose) == ("bee", "fly")
    history.undo(loose, "ann")
    assert (shown(loose), class_list.of(loose)) == before
    history.redo(loose, "ann")
    assert names(loose) == ("bee", "fly")


def test_undo_past_a_merge_takes_back_what_was_said_before_it(loose: Path) -> None:
    say(loose, 0, "ant")
    say(loose, 1, "bee")
    say(loose, 2, "ant")
    class_list.rename(loose, "ant", "bee")
    say(loose, 3, "ant")
    seen = []
    while history.undo(loose, "ann"):
        seen.append(overlay.of(loose).decided)
    assert [[event.names[0] for event in decided.values()] for decided in seen] == [
        ["bee", "bee", "bee"], ["ant", "bee", "ant"], ["ant", "bee"], ["ant"], [],
    ]  # fmt: skip
    while history.redo(loose, "ann"):
        pass
    assert [*shown(loose).values()] == [("bee",), ("bee",), ("bee",), ("ant",)]


def test_a_label_said_after_a_merge_to_the_old_name_is_a_new_class(loose: Path) -> None:
    say(loose, 0, "ant")
    class_list.rename(loose, "ant", "bee")
    say(loose, 1, "ant")
    assert shown(loose) == {"picture_0000.jpg": ("bee",), "picture_0001.jpg": ("ant",)}


def test_pictures_of_a_removed_class_wait_to_be_labelled_again(loose: Path) -> None:
    say(loose, 0, "ant")
    say(loose, 1, "bee")
    class_list.remove(loose, "ant")
    assert shown(loose) == {"picture_0001.jpg": ("bee",)}
    assert names(loose) == ("bee",)
    history.undo(loose, "ann")
    assert names(loose) == ("ant", "bee")


def test_classes_of_folders_are_renamed_merged_and_removed_too(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path, {"ants": 2, "bees": 2, "flies": 1})
    class_list.rename(folder, "ants", "Ameisen")
    class_list.rename(folder, "flies", "bees")
    dataset = scan.scan(folder)
    assert dataset.counts == {"Ameisen": 2, "bees": 3}
    assert class_list.of(folder, scan.found(folder).classes).names == ("Ameisen", "bees")
    (said,) = dataset.findings
    assert "2 classes called otherwise (ants is Ameisen now, flies is bees now)" in said.sentence
    class_list.remove(folder, "Ameisen")
    assert scan.scan(folder).counts == {"bees": 3}
    for _ in range(3):
        history.undo(folder, "ann")
    before = scan.found(folder)
    after = scan.scan(folder)
    assert (after.pictures, after.findings, after.classes) == (
        before.pictures, before.findings, before.classes,
    )  # fmt: skip


def test_a_picture_can_show_several_classes_once_somebody_says_so(loose: Path) -> None:
    say(loose, 0, "cat", "dog")
    say(loose, 1, "cat")
    assert shown(loose) == {"picture_0001.jpg": ("cat",)}
    class_list.allow_several(loose, True)
    dataset = scan.scan(loose)
    assert dataset.kind == "multilabel"
    assert shown(loose) == {"picture_0000.jpg": ("cat", "dog"), "picture_0001.jpg": ("cat",)}
    saying.write(loose, "picture_0002.jpg", kind="none of these")
    assert shown(loose)["picture_0002.jpg"] == ()
    class_list.rename(loose, "dog", "cat")
    assert shown(loose)["picture_0000.jpg"] == ("cat",)
    class_list.allow_several(loose, False)
    assert scan.scan(loose).kind == "classify"


def test_pictures_of_class_folders_can_show_several_too(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path, {"ants": 2, "bees": 1})
    class_list.allow_several(folder, True)
    saying.write(folder, "ants/p0_0000.jpg", names=("ants", "bees"))
    assert {*shown(folder).values()} == {("ants", "bees"), ("ants",), ("bees",)}


@pytest.mark.parametrize("name", ANY_NAME)
def test_a_class_may_be_called_anything_that_can_be_seen(loose: Path, name: str) -> None:
    class_list.make(loose, "first")
    say(loose, 0, "first")
    class_list.rename(loose, "first", name)
    (here,) = names(loose)
    assert shown(loose) == {"picture_0000.jpg": (here,)}
    assert files.read_bytes(journal.path(loose)).count(b"\n") == 3, "an event is one line"
    with pytest.raises(LabelsRefused):
        class_list.make(loose, name)


@pytest.mark.parametrize("name", ["", "  ", "\n\t", "\u200b\u202e", "\u0301", "\x00", "x" * 301])
def test_a_name_that_nobody_could_read_is_refused(loose: Path, name: str) -> None:
    with pytest.raises(LabelsRefused):
        class_list.make(loose, name)
    with pytest.raises(LabelsRefused):
        class_list.rename(loose, "cat", name)
    assert not journal.read(loose).all


def test_two_hundred_classes_are_as_one(loose: Path) -> None:
    for number in range(200):
        class_list.make(loose, f"class {number}")
    class_list.arrange(loose, [f"class {number}" for number in reversed(range(200))])
    assert names(loose) == tuple(f"class {number}" for number in reversed(range(200)))
    with pytest.raises(LabelsRefused):
        class_list.arrange(loose, [str(number) for number in range(10_001)])


def test_whatever_is_pressed_undo_and_redo_go_back_and_forth_exactly(loose: Path) -> None:
    """Renames, merges, removals and labels in any order: each state is met again on the way."""
    chance = random.Random(3)
    dataset = scan.found(loose, unsorted=True)
    states = [_state(loose, dataset)]
    for _ in range(60):
        journal.write(loose, [_anything(chance, dataset)])
        states.append(_state(loose, dataset))
    for state in reversed(states[:-1]):
        assert history.next_undo(loose) == history.undo(loose, "ann")
        assert _state(loose, dataset) == state
    assert history.undo(loose, "ann") == ()
    for state in states[1:]:
        assert history.next_redo(loose) == history.redo(loose, "ann")
        assert _state(loose, dataset) == state
    assert history.redo(loose, "ann") == ()


def _anything(chance: random.Random, dataset: Dataset) -> LabelEvent:
    kind = chance.choice(
        ("label", "label", "not sure", "group", "class", "rename class", "remove class",
         "class order", "class colour", "several")
    )  # fmt: skip
    about = chance.sample(dataset.pictures, chance.randint(1, 3))
    of_pictures = kind in ("label", "not sure", "group")
    return LabelEvent(
        kind=kind,
        contents=tuple(picture.content for picture in about) if of_pictures else (),
        names=(chance.choice("abcde"),) if kind not in ("class order", "several") else (),
        text={"class colour": "#123456"}.get(kind, chance.choice("abcde")),
        order=tuple(chance.sample("abcde", 3)) if kind == "class order" else (),
    )


def _state(folder: Path, dataset: Dataset) -> tuple[object, ...]:
    now = overlay.of(folder)
    targets = [overlay.shows(picture, now, "classify") for picture in dataset.pictures]
    return targets, now.groups, class_list.of(folder, ["a", "z"])
