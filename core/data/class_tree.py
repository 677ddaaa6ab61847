"""A tree of class folders: at which level the classes lie, and what else they may be.

Wrappers around everything are passed over. Below them a level is judged by its names: days, years,
cameras and numbers are circumstances, other words are classes. What lies in several folders under
one name is one class.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from core.data.dataset import Side, side_of
from core.data.folder_levels import INNERMOST, ClassReading, FolderLevels, Levels, TreeReading
from core.data.natural_order import natural

Folders = tuple[str, ...]
"""The folders above a picture, from the outermost on."""

_DEEPEST = 24
"""Levels that are looked at."""
_JUDGED = 2000
"""Names of a level that are looked at."""
_MOST_CLASSES = 2000
"""Of a reading that is offered."""
_DEEP_ENOUGH = 0.95
"""Share of the pictures that must lie below a level for it to be that of the classes."""
_MOST = 0.8
_THINGS = (
    "cam|camera|day|night|week|month|year|session|ses|batch|lot|part|run|site|scene|clip|video|vid|"
    "film|sequence|seq|patient|pat|subject|sub|person|participant|plate|slide|trip|series|shift|"
    "fold|version|v|scanner|device|phone|lab|user|line|machine|set|folder|dir|box|shot|take"
)
_CIRCUMSTANCE = re.compile(
    rf"({_THINGS})[ _.-]?(\d+[a-z]?|[a-z])|(19|20)\d\d([ _.-]?\d\d?){{0,2}}([ _.-].*)?"
    r"|images?|imgs?|pictures?|photos?|pics|data|raw|originals?|processed|crops?|cropped|resized"
    r"|jpe?gs?|pngs?|tiffs?|new|old|more|other|misc|\d{3}[A-Z_]{5}",
    re.IGNORECASE,
)
"""Names of whole folders that say when, where or how a picture was taken."""
_TR = re.compile("tr(ai)?n", re.IGNORECASE)
_CLASS = re.compile(
    r"(class|cls|label|category|cat|type|kind|grade|stage)[ _.-]?\d+", re.IGNORECASE
)


def read(files: Iterable[str]) -> TreeReading:
    """Find the level of the classes.

    Args:
        files: paths of pictures below the data folder, with forward slashes.
    """
    places = Counter(file.rpartition("/")[0] for file in files)
    tree = _Tree({tuple(place.split("/")) if place else (): n for place, n in places.items()})
    side, start = _side(tree)
    if side is not None:
        tree = _Tree({place: n for place, n in tree.places.items() if side_in(place, side)})
    levels = [level for level in range(start, tree.depth) if level != side]
    around = start
    while len(levels) > 1 and _is_wrapper(tree, levels):
        levels.pop(0)
        around = levels[0]
    candidates = levels[:1] + [
        level
        for level in levels[1:]
        if len(tree.names(level)) > 1 and tree.below(level) >= _DEEP_ENOUGH * tree.below(-1)
    ]
    best = candidates[0] if candidates else 0
    for level in candidates[1:]:
        best = level if _is_better(tree, level, best) else best
    return _judged(tree, candidates, best, FolderLevels(side=side, around=around))


def say_nothing(names: Iterable[str]) -> bool:
    """Whether names of folders sort nothing: a single one, or days, cameras, sides and the like."""
    names = {*names}
    return len(names) < 2 or all(_CIRCUMSTANCE.fullmatch(name) or _side_of(name) for name in names)


def side_in(folders: Sequence[str], level: int | None) -> Side | None:
    """The side that the folder at a level says."""
    return None if level is None or len(folders) <= level else _side_of(folders[level])


@lru_cache(maxsize=4096)
def _side_of(name: str) -> Side | None:
    return side_of(name)


class _Tree:
    """How many pictures lie directly in each folder, and what the folders of a level are called."""

    def __init__(self, places: Mapping[Folders, int]) -> None:
        self.places = places
        self.depth = min(_DEEPEST, max(map(len, places), default=0))
        self._names: dict[int, Counter[str]] = {}

    def names(self, level: int) -> Counter[str]:
        """Pictures by the name of the folder at a level."""
        if level not in self._names:
            names = self._names[level] = Counter()
            for place, number in self.places.items():
                if len(place) > level:
                    names[place[level]] += number
        return self._names[level]

    def below(self, level: int) -> int:
        """Pictures below the folders of a level; -1 = all of them."""
        return sum(self.places.values()) if level < 0 else self.names(level).total()

    def score(self, level: int) -> int:
        """How much the names of a level look like circumstances: from -1, classes, to 2, days."""
        names = [*islice(self.names(level), _JUDGED)]
        most = _MOST * len(names)
        if sum(bool(_CLASS.fullmatch(name)) for name in names) >= most:
            return -1
        if sum(bool(_CIRCUMSTANCE.fullmatch(name) or _side_of(name)) for name in names) >= most:
            return 2
        return int(sum(bool(re.search(r"\d", name)) for name in names) >= most)


def _judged(tree: _Tree, candidates: Sequence[int], best: int, known: FolderLevels) -> TreeReading:
    """The best reading with all others that give other classes."""
    ways: list[Levels] = [(best,), *((level,) for level in candidates)]
    if len(candidates) > 1:
        ways.append(tuple(candidates))
    ways.append(INNERMOST)
    found: dict[frozenset[str], ClassReading] = {}
    for way in ways:
        levels = FolderLevels(classes=way, side=known.side, around=known.around)
        names = {name for place in tree.places if (name := levels.name(place)) is not None}
        if 1 < len(names) <= _MOST_CLASSES or way == (best,):
            reading = ClassReading(levels=levels, classes=tuple(sorted(names, key=natural)))
            found.setdefault(frozenset(names), reading)
    first, *others = found.values()
    scores = {level: tree.score(level) for level in candidates} if len(candidates) > 1 else {}
    sure = best == min(scores, default=best) and all(
        score > scores[best] for level, score in scores.items() if level != best
    )
    return TreeReading(best=first, others=tuple(others), doubtful=bool(others) and not sure)


def _side(tree: _Tree) -> tuple[int | None, int]:
    """The level that says the sides, and the first one that may say the classes.

    A folder divides where it holds one called as training is, and one called as another side is;
    or nothing else. A class may be called "train": then its pictures lie in it directly.
    """
    for level in range(tree.depth):
        if not any(_side_of(name) == "training" for name in tree.names(level) if _TR.search(name)):
            continue
        held: dict[Folders, set[Side | None]] = {}
        for place in tree.places:
            if len(place) > level:
                held.setdefault(place[:level], set()).add(_side_of(place[level]))
        roots = {place for place, sides in held.items() if _divides(sides, alone=len(held) == 1)}
        roots |= {place for place, sides in held.items() if roots and None not in sides}
        inside = [p for p in tree.places if p[:level] in roots and side_in(p, level)]
        learnt = [place for place in inside if side_in(place, level) == "training"]
        rest = 1 if len(roots) == 1 else 0
        reached = 2 * sum(map(tree.places.__getitem__, inside)) >= tree.below(-1) or not level
        if learnt and reached and all(len(place) > level + rest for place in learnt):
            return level, level + 1 if rest else 0
    return None, 0


def _divides(sides: set[Side | None], *, alone: bool) -> bool:
    return "training" in sides and (len(sides - {None}) > 1 or (alone and None not in sides))


def _is_wrapper(tree: _Tree, levels: Sequence[int]) -> bool:
    """Whether the first level holds one folder with most of the pictures further down."""
    first, *deeper = levels
    divided = any(len(tree.names(level)) > 1 for level in deeper)
    half = 2 * tree.below(deeper[0]) >= tree.below(-1)
    return len(tree.names(first)) == 1 and divided and half


def _is_better(tree: _Tree, level: int, than: int) -> bool:
    """Whether a deeper level rather holds the classes."""
    score, before = tree.score(level), tree.score(than)
    few = tree.below(level) < 2 * len(tree.names(level))
    if few or score != before or score > 0:
        return not few and score < before
    pairs = {(place[than], place[level]) for place in tree.places if len(place) > level}
    often = Counter(name for _, name in pairs)
    again = sum(number > 1 for number in often.values())
    return 2 * again >= len(often) or 2 * len(often) >= 3 * len({name for name, _ in pairs})
