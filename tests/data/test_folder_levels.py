"""The folders above a picture are divided into those of the class, above it and below it."""

import pytest

from core.data.folder_levels import INNERMOST, ClassReading, FolderLevels, Levels

PLACE = ("download", "cam1", "train", "ok", "day1")


def test_one_level_names_the_class() -> None:
    levels = FolderLevels(classes=(3,), side=2, around=1)
    assert levels.name(PLACE) == "ok"
    assert (levels.above(PLACE), levels.below(PLACE)) == (("cam1",), ("day1",))


def test_several_levels_name_it_together() -> None:
    levels = FolderLevels(classes=(1, 3), side=2, around=1)
    assert levels.name(PLACE) == "cam1/ok"
    assert (levels.above(PLACE), levels.below(PLACE)) == ((), ("day1",))


def test_the_innermost_folder_is_never_that_of_a_side_or_a_wrapper() -> None:
    levels = FolderLevels(classes=INNERMOST, side=2, around=1)
    assert levels.name(PLACE) == "day1"
    assert levels.name(PLACE[:3]) == "cam1"
    assert levels.name(PLACE[:1]) is None


def test_what_lies_above_the_classes_has_none() -> None:
    levels = FolderLevels(classes=(3,))
    assert levels.name(PLACE[:3]) is None
    assert (levels.above(PLACE[:3]), levels.below(PLACE[:3])) == (PLACE[:3], ())


def test_where_no_folder_names_a_class_all_lie_below_it() -> None:
    levels = FolderLevels(classes=())
    assert levels.name(PLACE) is None
    assert (levels.above(PLACE), levels.below(PLACE)) == ((), PLACE)


@pytest.mark.parametrize(
    ("levels", "where"),
    [
        ((0,), "the folders directly in it"),
        ((1,), "the folders two levels down"),
        ((7,), "the folders 8 levels down"),
        ((0, 1), "what several folders say together"),
        (INNERMOST, "the innermost folders, however deep they lie"),
    ],
)
def test_a_reading_says_in_one_sentence_what_it_takes_for_the_classes(
    levels: Levels, where: str
) -> None:
    reading = ClassReading(levels=FolderLevels(classes=levels), classes=("a", "b", "c", "d", "e"))
    assert reading.sentence == f"Classes are {where}: a, b, c and 2 more."
