"""Groups share a side, classes keep their shares as far as groups allow, nothing old moves."""

import random
from collections import defaultdict

import pytest

from core.data import stratify
from core.data.dataset import SIDES, Picture, Side
from core.data.stratify import Shares
from core.data.target import OneClass

SHARES = Shares(0.15, 0.15, 0)
World = tuple[list[Picture], dict[str, str]]


def world(seed: int, *, across: bool = False) -> World:
    """Random classes of random groups and single pictures; groups across classes where asked."""
    rng = random.Random(seed)
    pictures, groups = [], {}
    for name in "abc"[: rng.randint(1, 3)]:
        for unit in range(rng.randint(3, 25)):
            key = f"{unit}" if across else f"{name}{unit}"
            for number in range(rng.choice([1, 1, 2, 3, 8, 20])):
                content = f"{name}-{unit}-{number}"
                shown = Picture(file=f"{content}.jpg", target=OneClass(name), content=content)
                pictures.append(shown)
                groups[content] = key
    return pictures, groups


def by_group(sides: dict[str, Side], groups: dict[str, str]) -> dict[str, set[Side]]:
    found: dict[str, set[Side]] = defaultdict(set)
    for content, key in groups.items():
        if content in sides:
            found[key].add(sides[content])
    return found


@pytest.mark.parametrize("across", [False, True])
def test_a_group_is_never_on_two_sides(across: bool) -> None:
    for seed in range(60):
        pictures, groups = world(seed, across=across)
        sides = stratify.divide(pictures, SHARES._replace(seed=seed), {}, groups)
        assert sides.keys() == {picture.content for picture in pictures}
        assert all(len(some) == 1 for some in by_group(sides, groups).values())


def test_shares_are_kept_as_far_as_the_largest_group_allows() -> None:
    for seed in range(60):
        pictures, groups = world(seed)
        sides = stratify.divide(pictures, SHARES._replace(seed=seed), {}, groups)
        classes: dict[str, list[str]] = defaultdict(list)
        for picture in pictures:
            classes[picture.label].append(picture.content)
        for contents in classes.values():
            keys = [groups[content] for content in contents]
            largest = max(keys.count(key) for key in keys)
            for side, share in zip(SIDES, (0.7, 0.15, 0.15), strict=True):
                number = sum(sides[content] == side for content in contents)
                assert abs(number - share * len(contents)) <= max(2, 2 * largest)


def test_every_class_of_three_groups_is_on_every_side_and_of_one_is_learnt() -> None:
    for seed in range(60):
        pictures, groups = world(seed)
        sides = stratify.divide(pictures, Shares(0.45, 0.45, seed), {}, groups)
        classes: dict[str, set[str]] = defaultdict(set)
        for picture in pictures:
            classes[picture.label].add(groups[picture.content])
        for units in classes.values():
            own = {next(iter(some)) for key, some in by_group(sides, groups).items()
                   if key in units}  # fmt: skip
            assert own == set(SIDES)
    alone = [Picture(file=f"{n}", target=OneClass("x"), content=f"{n}") for n in range(9)]
    sides = stratify.divide(alone, SHARES, {}, dict.fromkeys("012345678", "film"))
    assert {*sides.values()} == {"training"}


def test_what_lay_somewhere_stays_and_what_is_new_joins_its_group() -> None:
    for seed in range(30):
        pictures, groups = world(seed)
        rng = random.Random(seed)
        first = [picture for picture in pictures if rng.random() < 0.6]
        earlier = stratify.divide(first, SHARES, {}, groups)
        after = stratify.divide(pictures, SHARES, earlier, groups)
        assert {content: after[content] for content in earlier} == earlier
        assert all(len(some) == 1 for some in by_group(after, groups).values())


def test_a_group_that_was_torn_stays_torn() -> None:
    pictures, groups = world(4)
    apart = stratify.divide(pictures, SHARES, {}, {})
    assert stratify.divide(pictures, SHARES, apart, groups) == apart


def test_groups_of_one_picture_change_nothing() -> None:
    for seed in range(20):
        pictures, _ = world(seed)
        alone = {picture.content: picture.content for picture in pictures}
        before = stratify.divide(pictures, SHARES, {}, {})
        assert stratify.divide(pictures, SHARES, {}, alone) == before


def test_among_groups_of_one_size_the_seed_decides() -> None:
    groups = {f"{key}-{n}": f"{key}" for key in range(20) for n in range(5)}
    pictures = [Picture(file=c, target=OneClass("x"), content=c) for c in groups]
    seeds = [stratify.divide(pictures, Shares(0.2, 0.2, seed), {}, groups) for seed in range(2)]
    assert seeds[0] != seeds[1]
    for sides in seeds:
        assert [list(sides.values()).count(side) for side in SIDES] == [60, 20, 20]


def test_the_names_of_groups_and_the_order_of_pictures_do_not_matter() -> None:
    pictures, groups = world(7)
    renamed = {content: f"x{key[::-1]}" for content, key in groups.items()}
    once = stratify.divide(pictures, SHARES, {}, groups)
    assert stratify.divide(pictures[::-1], SHARES, {}, renamed) == once
