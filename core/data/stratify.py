"""Stratified division: every class keeps its shares, and what belongs together shares a side."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from core.data.dataset import SIDES, Picture, Side

_Counts = Mapping[str, int]
"""Pictures by content: how many copies there are of each."""


class Shares(NamedTuple):
    """What is asked for."""

    validation: float
    test: float
    seed: int


def divide(
    pictures: Collection[Picture],
    shares: Shares,
    earlier: Mapping[str, Side],
    groups: Mapping[str, str],
) -> dict[str, Side]:
    """Side by content, `earlier` included.

    Groups are placed first, then the rest of each class. The rarest class chooses first, because it
    has the least room.

    Args:
        pictures: all that are to be divided.
        shares: what is asked for.
        earlier: content to side; those do not move.
        groups: content to key of its group.
    """
    sides = dict(earlier)
    contents = {picture.content for picture in pictures}
    if contents <= sides.keys():
        return sides
    classes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for picture in pictures:
        for name in picture.target.names or ("",):
            classes[name][picture.content] += 1
    sizes = Counter(key for content, key in groups.items() if content in contents)
    groups = {content: key for content, key in groups.items() if sizes[key] > 1}
    if groups:
        _place_groups(classes, shares, groups, sides)
    for _, copies in sorted(classes.items(), key=lambda item: (len(item[1]), item[0])):
        _divide_class(copies, shares, groups, sides)
    return sides


def _divide_class(
    copies: _Counts, shares: Shares, groups: Mapping[str, str], sides: dict[str, Side]
) -> None:
    """Fill up the test and validation sides of one class; the rest is for training."""
    wanted = _wanted(copies, groups, shares)
    grouped = not groups.keys().isdisjoint(copies)
    empty = [side for side in SIDES if wanted[side]] if grouped else []
    for content, number in copies.items():
        if content in sides:
            wanted[sides[content]] -= number
            empty = [side for side in empty if side != sides[content]]
    fresh = sorted(
        (content for content in copies if content not in sides),
        key=lambda content: _rank(shares.seed, content),
    )
    alone = len(fresh) == len(copies)
    for place, content in enumerate(fresh):
        left = len(fresh) - place
        if alone and left == 1:
            side: Side = "training"
        elif left <= len(empty):
            side = empty[0]
        else:
            side = _side(copies[content], wanted)
        sides[content] = side
        wanted[side] -= copies[content]
        empty = [other for other in empty if other != side]


def _side(number: int, wanted: Mapping[Side, int]) -> Side:
    """Where the next picture goes."""
    held_back: tuple[Side, Side] = ("validation", "test")
    for side in held_back:
        if 0 < number <= wanted[side]:
            return side
    return "training"


def _wanted(copies: _Counts, groups: Mapping[str, str], shares: Shares) -> dict[Side, int]:
    """Pictures of one class that each side should have."""
    pictures = sum(copies.values())
    apart = len({groups.get(content, content) for content in copies} if groups else copies)
    validation = max(1, _round(pictures * shares.validation)) if apart >= 2 else 0
    test = max(1, _round(pictures * shares.test)) if shares.test and apart >= 3 else 0
    while validation + test >= pictures and validation + test > 0:
        if test >= validation:
            test -= 1
        else:
            validation -= 1
    return {"training": pictures - validation - test, "validation": validation, "test": test}


def _round(number: float) -> int:
    """Half up: the same on every machine, and 0.5 pictures are one."""
    return int(number + 0.5)


def _rank(seed: int, content: str) -> bytes:
    return hashlib.blake2b(f"{seed}:{content}".encode(), digest_size=16).digest()


@dataclass(kw_only=True)
class _Room:
    """What one class still needs while groups are placed."""

    copies: _Counts
    wanted: dict[Side, int]
    lack: dict[Side, int]
    empty: set[Side]
    """Sides that should have something of it and have nothing yet."""
    waiting: int
    """Groups and single pictures that lie nowhere yet."""

    def put(self, content: str, side: Side) -> None:
        self.lack[side] -= self.copies[content]
        self.empty.discard(side)

    def must(self) -> set[Side]:
        """Sides that stay empty unless one of them gets the next."""
        return self.empty if self.waiting <= len(self.empty) else set()


def _room(
    copies: _Counts, shares: Shares, groups: Mapping[str, str], sides: Mapping[str, Side]
) -> _Room:
    wanted = _wanted(copies, groups, shares)
    units = {groups.get(content, content) for content in copies}
    lying = {groups.get(content, content) for content in copies if content in sides}
    room = _Room(
        copies=copies,
        wanted=wanted,
        lack=dict(wanted),
        empty={side for side in SIDES if wanted[side]},
        waiting=len(units - lying),
    )
    for content in copies:
        if content in sides:
            room.put(content, sides[content])
    return room


def _place_groups(
    classes: Mapping[str, _Counts],
    shares: Shares,
    groups: Mapping[str, str],
    sides: dict[str, Side],
) -> None:
    """Put each group on one side: what lies somewhere already, then the largest first.

    Sizes count by powers of two, so that among groups of about one size the seed decides.
    """
    rooms = {name: _room(copies, shares, groups, sides) for name, copies in classes.items()}
    members: dict[str, set[str]] = defaultdict(set)
    shown: dict[str, set[str]] = defaultdict(set)
    for name, copies in classes.items():
        for content in copies.keys() & groups.keys():
            members[groups[content]].add(content)
            shown[groups[content]].add(name)
    ranked = sorted(
        (sides.keys().isdisjoint(some), -len(some).bit_length(), _first(shares.seed, some), key)
        for key, some in members.items()
    )
    for fresh, _, _, key in ranked:
        some = members[key]
        mine = [rooms[name] for name in sorted(shown[key])]
        side = _best(mine, some) if fresh else _joins(some, sides)
        moving = sorted(content for content in some if content not in sides)
        for room in mine:
            room.waiting -= fresh
            for content in moving:
                if content in room.copies:
                    room.put(content, side)
        sides.update(dict.fromkeys(moving, side))


def _first(seed: int, some: Iterable[str]) -> bytes:
    """Where a group stands in the order of chance: where the first of its pictures does."""
    return min(_rank(seed, content) for content in some)


def _joins(some: set[str], sides: Mapping[str, Side]) -> Side:
    """Where most of a group lies already."""
    lying = Counter(sides[content] for content in some if content in sides)
    return max(SIDES, key=lambda side: lying[side])


def _best(rooms: list[_Room], some: set[str]) -> Side:
    """The side for a group: where it fits, the one with the least of its share; else most room.

    A class is learnt before it is checked: what is the only group of a class is for training.
    """
    must = set().union(*(room.must() for room in rooms))
    if "training" in must:
        return "training"
    open_to_it = [side for side in SIDES if side in must] or [
        side for side in SIDES if any(room.wanted[side] for room in rooms)
    ]
    sizes = [sum(room.copies[c] for c in room.copies.keys() & some) for room in rooms]
    pairs = list(zip(rooms, sizes, strict=True))
    fits = [s for s in open_to_it if all(size <= room.lack[s] for room, size in pairs)]
    if fits:
        return max(fits, key=lambda s: sum(room.lack[s] / room.wanted[s] for room in rooms))
    return max(
        open_to_it,
        key=lambda s: sum(n * room.lack[s] / sum(room.copies.values()) for room, n in pairs),
    )
