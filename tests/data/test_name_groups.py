"""Names tell groups where they name a thing with many pictures; a number alone says nothing."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.data import name_clues, name_groups, scan
from core.data.dataset import Dataset, Picture
from core.data.group import Guess
from core.data.name_clues import Clue
from core.data.target import OneClass


def dataset(files: list[str]) -> Dataset:
    return Dataset(
        folder=Path("/data"),
        layout="class folders",
        pictures=tuple(
            Picture(file=file, target=OneClass(file.split("/")[0]), content=file)
            for file in sorted(files)
        ),
        classes=tuple(sorted({file.split("/")[0] for file in files})),
    )


def told(pictures: Dataset) -> list[Clue]:
    return list(name_clues.clues(pictures))


def guess_of(pictures: Dataset, taken: Sequence[str]) -> Guess | None:
    return name_groups.guess(pictures, told(pictures), taken)


def found(files: list[str]) -> dict[str, int]:
    return {link.key: len(link.files) for link in name_groups.links(told(dataset(files)))}


def named(form: str, things: int = 4, pictures: int = 5, classes: str = "ab") -> list[str]:
    return [
        f"{c}/{form.format(c=c, t=t, n=n)}.png"
        for c in classes for t in range(things) for n in range(pictures)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("patient{t:02d}_slice{n:03d}", "patient00"),
        ("patient_{t}_scan_{n}", "patient_0"),
        ("clip_{t}-frame_{n:04d}", "clip_0"),
        ("Video{t}/{n:04d}", "Video0"),
        ("lot-{t} {n}", "lot-0"),
        ("sub-{t:02d}_ses-1_{n}", "sub-00"),
        ("plate A{t} well {n}", "plate A0"),
    ],
)
def test_a_named_thing_with_numbered_pictures_is_one_group_in_all_classes(
    form: str, key: str
) -> None:
    groups = found(named(form))
    assert len(groups) == 4
    assert groups[key] == 10


def test_where_names_say_the_class_things_are_counted_class_by_class() -> None:
    files = [f"{c}/{c}-clip_{t}_{n}.png" for c in ("ants", "bees") for t in range(3)
             for n in range(4)]  # fmt: skip
    assert found(files) == {f"{c} clip_{t}": 4 for c in ("ants", "bees") for t in range(3)}
    people = [f"{c}/{c}_patient{t}_{n}.png" for c in ("sick", "well") for t in range(3)
              for n in range(4)]  # fmt: skip
    assert found(people) == {f"patient{t}": 8 for t in range(3)}


@pytest.mark.parametrize("name", ["person_{}", "Lot {}", "scene{}", "cam{}"])
def test_what_a_class_is_called_is_no_group(name: str) -> None:
    """Who tells persons apart has one person a class: nothing could be checked any more."""
    classes = [name.format(n) for n in range(4)]
    for form in ("{}_{:03d}", "{}_frame_{:03d}", "{}-{}"):
        files = [f"{c}/{form.format(c.replace(' ', '_'), n)}.png" for c in classes
                 for n in range(6)]  # fmt: skip
        assert found(files) == {}


def test_a_class_that_only_begins_alike_hides_no_group() -> None:
    files = [f"clip10/clip_{t}_{n}.png" for t in range(3) for n in range(4)]
    assert found(files) == {f"clip_{t}": 4 for t in range(3)}


def test_both_eyes_of_a_patient_are_one_group() -> None:
    files = [f"sick/patient{n}_{eye}.png" for n in range(5) for eye in ("left", "right")]
    assert set(found(files).values()) == {2}


def test_frames_of_several_things_are_groups_without_a_word_for_them() -> None:
    assert set(found(named("holiday{t}_frame_{n:03d}")).values()) == {10}
    garden = [f"a/{name}_frame_{n}.png" for name in ("garden", "street") for n in range(4)]
    assert found(garden) == {"garden": 4, "street": 4}


def test_numbered_folders_inside_a_class_are_groups() -> None:
    assert found(named("{t:03d}/{n}", classes="a")) == {f"a/00{t}": 5 for t in range(4)}


def test_versions_that_roboflow_made_of_one_picture_are_one_group() -> None:
    files = [f"a/im{n}_jpg.rf.{n + 100 * k:032x}.jpg" for n in range(6) for k in (1, 2, 3)]
    assert found(files) == {f"im{n}_jpg": 3 for n in range(6)}


@pytest.mark.parametrize(
    "form",
    [
        "{c}_{t}{n}",
        "turn_left_{t}{n}",
        "{t}{n:03d}",
        "IMG_{t}{n:03d}",
        "DSC_{t}_{n}",
        "scene_{t}{n}",
        "{c}_frame_{t}{n}",
        "2024051{t}_1430{n:02d}",
        "201{t}/{n}",
        "10{t}CANON/IMG_{n}",
        "v{t}/{n}",
        "summer/{t}{n}",
        "{t:05d}_{n:05d}",
        "P{t}-{n}",
        "showcase {t}{n}",
    ],
)
def test_what_may_be_a_number_only_is_no_group(form: str) -> None:
    assert found(named(form)) == {}


@pytest.mark.parametrize(
    ("form", "pattern", "groups"),
    [
        ("{t:05d}_{n:05d}", "{group}/{group}_*", 8),
        ("P{t}-{n}", "{group}-*", 4),
        ("{c}{t} {n}", "{group} *", 8),
    ],
)
def test_two_running_numbers_are_a_guess(form: str, pattern: str, groups: int) -> None:
    guess = guess_of(dataset(named(form)), ())
    assert guess is not None
    assert (guess.pattern, guess.groups, len(guess.files)) == (pattern, groups, 40)
    assert guess_of(dataset(named(form)), guess.files) is None


@pytest.mark.parametrize(
    "form",
    ["{c}_{t}{n}", "IMG_{t}{n:03d}", "DSC_{t}_{n}", "turn_left_{t}{n}", "20240512_14{t}{n}7"],
)
def test_one_running_number_is_not_even_a_guess(form: str) -> None:
    assert guess_of(dataset(named(form)), ()) is None


def test_photographs_that_were_taken_one_by_one_have_no_groups(hymenoptera: Path) -> None:
    for folder in (hymenoptera, hymenoptera.parent / "trash", hymenoptera.parent / "sign_digits"):
        pictures = scan.found(folder)
        assert [*name_groups.links(told(pictures))] == []
        assert guess_of(pictures, ()) is None
