"""The catalogue of augmentations: complete, in plain units, with reasons."""

import pkgutil
from collections import Counter

import pytest

from core.augment import augmentations
from core.augment.augmentation import GROUPS
from core.augment.catalogue import CATALOGUE, in_line

NAMES = [
    "horizontal_flip",
    "vertical_flip",
    "rotate_90",
    "rotate_180",
    "rotation",
    "shift",
    "crop",
    "zoom",
    "perspective",
    "hue",
    "saturation",
    "grayscale",
    "brightness",
    "contrast",
    "blur",
    "noise",
    "jpeg",
    "erase",
    "randaugment",
    "trivialaugment",
    "autoaugment",
    "mixup",
    "cutmix",
]


def test_the_names_of_the_command_line_keep_their_order() -> None:
    assert [name for name in CATALOGUE if name in NAMES] == NAMES


def test_a_picture_goes_through_them_in_the_order_in_which_it_always_did() -> None:
    """Else the same random numbers would draw other pictures."""
    changed = (
        "horizontal_flip vertical_flip rotate_90 rotate_180 rotation perspective shift zoom crop "
        "hue saturation brightness contrast grayscale blur noise jpeg erase"
    ).split()
    assert [record.name for record in in_line() if record.name in changed] == changed


def test_every_file_is_the_record_of_its_name() -> None:
    files = {file.name for file in pkgutil.iter_modules(augmentations.__path__)}
    assert files == CATALOGUE.keys()


def test_the_page_shows_one_group_after_another() -> None:
    groups = [record.group for record in CATALOGUE.values()]
    assert groups == sorted(groups, key=GROUPS.index)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_ladder_runs_from_weak_to_strong_within_the_limits(name: str) -> None:
    one = CATALOGUE[name]
    forces = [one.force(rung) for rung in one.ladder]
    assert forces == sorted(set(forces))
    assert one.default in one.ladder
    assert all(one.limits[0] <= rung <= one.limits[1] for rung in one.ladder)


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_has_a_strength_has_a_unit(name: str) -> None:
    record = CATALOGUE[name]
    assert record.title
    assert bool(record.unit) != record.is_switch


def test_what_heads_a_column_is_one_word_of_its_own() -> None:
    measured = [record.short for record in CATALOGUE.values() if record.changes_one_picture]
    assert all(measured)
    assert Counter(measured).most_common(1)[0][1] == 1


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_record_does_not_contradict_itself(name: str) -> None:
    record = CATALOGUE[name]
    if record.lossless:
        assert record.geometric
        assert record.evidence == "moved"
    assert not record.own_inverse or record.lossless
    assert {part for part, _ in record.made_of} <= CATALOGUE.keys()
    if record.rule in ("detail", "light", "tilt") and record.changes_one_picture:
        assert record.safe_up_to, "the rule would call it safe at no strength"
    if record.rule == "detail" and record.safe_up_to:
        assert record.safe_up_to.small_detail is not None
        assert record.safe_up_to.whole_picture is not None


def test_a_small_detail_allows_less_than_a_whole_picture() -> None:
    for record in CATALOGUE.values():
        most = record.safe_up_to
        if most and most.small_detail is not None and most.whole_picture is not None:
            forces = [*map(record.force, (most.small_detail, most.unanswered, most.whole_picture))]
            assert forces == sorted(forces), record.name
