"""A tree of class folders: at which level the classes lie, and what else they may be.

Wrappers around everything are passed over. Below them a level is judged by its names: days, years,
cameras and numbers are circumstances, other words are classes. What lies in several folders under
one name is one class.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from core.data.dataset import Side, side_of
from core.data.folder_levels import INNERMOST, ClassReading, FolderLevels, Levels, TreeReading
from core.data.natural_order import natural

Folders = tuple[str, ...]
"""The folders above a picture, from the outermost on."""
Tree = Mapping[Folders, int]
"""How many pictures lie directly in each."""

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
_CLASS = re.compile(
    r"(class|cls|label|category|cat|type|kind|grade|stage)[ _.-]?\d+", re.IGNORECASE
)


def read(files: Iterable[str]) -> TreeReading:
    """Find the level of the classes.

    Args:
        files: paths of pictures below the data folder, with forward slashes.
    """
    places = Counter(file.rpartition("/")[0] for file in files)
    tree = {tuple(place.split("/")) if place else (): number for place, number in places.items()}
    side, start = _side(tree)
    if side is not None:
        tree = {place: n for place, n in tree.items() if side_in(place, side)}
    levels = [level for level in range(start, max(map(len, tree), default=0)) if level != side]
    around = start
    while len(levels) > 1 and _is_wrapper(tree, levels):
        levels.pop(0)
        around = levels[0]
    candidates = levels[:1] + [
        level for level in levels[1:] if _reached(tree, level) and len(_names(tree, level)) > 1
    ]
    best = candidates[0] if candidates else 0
    for level in candidates[1:]:
        best = level if _is_better(tree, level, best) else best
    return _judged(tree, candidates, best, FolderLevels(side=side, around=around))


def side_in(folders: Sequence[str], level: int | None) -> Side | None:
    """The side that the folder at a level says."""
    return None if level is None or len(folders) <= level else _side_of(folders[level])


@lru_cache(maxsize=4096)
def _side_of(name: str) -> Side | None:
    return side_of(name)


def _judged(tree: Tree, candidates: Sequence[int], best: int, known: FolderLevels) -> TreeReading:
    """The best reading with all others that give other classes."""
    ways: list[Levels] = [(best,), *((level,) for level in candidates)]
    if len(candidates) > 1:
        ways.append(tuple(candidates))
    ways.append(INNERMOST)
    found: dict[frozenset[str], ClassReading] = {}
    for way in ways:
        levels = FolderLevels(classes=way, side=known.side, around=known.around)
        names = {name for place in tree if (name := levels.name(place)) is not None}
        reading = ClassReading(levels=levels, classes=tuple(sorted(names, key=natural)))
        if len(names) > 1 or way == (best,):
            found.setdefault(frozenset(names), reading)
    first, *others = found.values()
    rivals = [level for level in candidates if level != best]
    sure = best == candidates[0] if candidates else True
    sure = sure and all(_score(tree, level) > _score(tree, best) for level in rivals)
    return TreeReading(best=first, others=tuple(others), doubtful=bool(others) and not sure)


def _side(tree: Tree) -> tuple[int | None, int]:
    """The level that says the sides, and the first one that may say the classes.

    A folder divides where it holds one called as training is, and one called as another side is;
    or nothing else. A class may be called "train": then its pictures lie in it directly.
    """
    for level in range(max(map(len, tree), default=0)):
        held: dict[Folders, set[Side | None]] = {}
        for place in tree:
            if len(place) > level:
                held.setdefault(place[:level], set()).add(_side_of(place[level]))
        roots = {place for place, sides in held.items() if _divides(sides, alone=len(held) == 1)}
        roots |= {place for place, sides in held.items() if roots and None not in sides}
        inside = {p: n for p, n in tree.items() if p[:level] in roots and side_in(p, level)}
        learnt = [place for place in inside if side_in(place, level) == "training"]
        rest = 1 if len(roots) == 1 else 0
        reached = 2 * sum(inside.values()) >= sum(tree.values()) or not level
        if learnt and reached and all(len(place) > level + rest for place in learnt):
            return level, level + 1 if rest else 0
    return None, 0


def _divides(sides: set[Side | None], *, alone: bool) -> bool:
    return "training" in sides and (len(sides - {None}) > 1 or (alone and None not in sides))


def _is_wrapper(tree: Tree, levels: Sequence[int]) -> bool:
    """Whether the first level holds one folder with most of the pictures further down."""
    first, *deeper = levels
    below = sum(n for place, n in tree.items() if len(place) > deeper[0])
    divided = any(len(_names(tree, level)) > 1 for level in deeper)
    return len(_names(tree, first)) == 1 and divided and 2 * below >= sum(tree.values())


def _names(tree: Tree, level: int) -> Counter[str]:
    """Pictures by the name of the folder at a level."""
    names: Counter[str] = Counter()
    for place, number in tree.items():
        if len(place) > level:
            names[place[level]] += number
    return names


def _reached(tree: Tree, level: int) -> bool:
    return _names(tree, level).total() >= _DEEP_ENOUGH * sum(tree.values())


def _is_better(tree: Tree, level: int, than: int) -> bool:
    """Whether a deeper level rather holds the classes."""
    score, before = _score(tree, level), _score(tree, than)
    if score != before or score > 0:
        return score < before
    pairs = {(place[than], place[level]) for place in tree if len(place) > level}
    names = {name for _, name in pairs}
    above = {name for name, _ in pairs}
    again = sum(number > 1 for number in Counter(name for _, name in pairs).values())
    return 2 * again >= len(names) or 2 * len(names) >= 3 * len(above)


def _score(tree: Tree, level: int) -> int:
    """How much the names of a level look like circumstances: from -1, classes, to 3, days."""
    names = [*_names(tree, level)]
    most = _MOST * len(names)
    if sum(bool(_CLASS.fullmatch(name)) for name in names) >= most:
        return -1
    if sum(bool(_CIRCUMSTANCE.fullmatch(name) or _side_of(name)) for name in names) >= most:
        return 3
    if sum(bool(re.search(r"\d", name)) for name in names) < most:
        return 0
    stems = {re.sub(r"\d+", "", name) for name in names}
    return 2 if len(stems) == 1 and stems != {""} else 1
