"""Near copies: one picture several times, resized, re-encoded, cropped a little or brightened.

Candidates (`core.data.near_candidates`) come from the thumbnails that the decoding check keeps.
Each pair is then confirmed on its pixels (`core.data.same_picture`), and what came of it is kept by
content.
"""

import time
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from core import files, home
from core.data import looks, near_candidates, rgb, same_picture
from core.data.appended import Appended
from core.data.dataset import Dataset, Picture
from core.data.decoding import Told
from core.data.same import Same
from core.data.same_picture import View
from core.errors import UnreadablePicture

COMPARED_AT_MOST = 200_000
"""Pairs of one data set, the most alike: some twenty minutes of one core. What is passed over is
told (`passed_over`)."""
_AT_ONCE = 64
_SAVE_EVERY_S = 2.0
_VERSION = 2
"""Raised with every change of what is confirmed how."""

_Pair = tuple[str, str]


def check(dataset: Dataset, on_progress: Told | None = None, *, threads: int = 1) -> None:
    """Find the near copies of a data set and keep them; what was compared before is not again.

    Pictures that the decoding check has not looked at are passed over.

    Args:
        dataset: what was scanned.
        on_progress: told how many pairs are compared and how many there are; what it raises ends
            the check, and what was found is kept.
        threads: pictures decoded side by side.
    """
    paths = {picture.content: dataset.folder / picture.file for picture in dataset.pictures}
    named, thumbs = looks.thumbs(paths)
    alike = near_candidates.candidates(thumbs)
    near = alike.nearest(COMPARED_AT_MOST)
    _note(dataset, len(alike.apart) - len(near.apart))
    rows = zip(near.first.tolist(), near.second.tolist(), strict=True)
    pairs = sorted({_pair(named[a], named[b]) for a, b in rows} - _compared(paths))
    waiting, total, done = iter(pairs), len(pairs), 0
    fresh: dict[_Pair, float | None] = {}
    saved = time.monotonic()
    try:
        with ThreadPoolExecutor(threads, thread_name_prefix="near-copies") as pool:
            while some := list(islice(waiting, _AT_ONCE)):
                fresh.update(_differences(some, paths, pool))
                done += len(some)
                if time.monotonic() - saved > _SAVE_EVERY_S:
                    _save(fresh)
                    fresh, saved = {}, time.monotonic()
                if on_progress:
                    on_progress(done, total)
    finally:
        _save(fresh)


def groups(dataset: Dataset) -> tuple[tuple[str, ...], ...]:
    """The files of each set of near copies, by all that is known so far; exact copies among them.

    Nothing is decoded: before `check` was there, there are none. Exact copies alone are no group.
    """
    return tuple(likeness(dataset))


def likeness(dataset: Dataset) -> dict[tuple[str, ...], float]:
    """The same groups, each with how alike its pictures are at the least: 1 = the same pixels.

    At 0 they are just alike enough (`core.data.same_picture.difference`).
    """
    return _likeness(Same(dataset.pictures), Same(known()))


@lru_cache(maxsize=4)
def _likeness(
    pictures: Same[tuple[Picture, ...]], known: Same["Known"]
) -> dict[tuple[str, ...], float]:
    paired = {content for pair in known.held.same for content in pair}
    places: dict[str, list[str]] = defaultdict(list)
    for picture in pictures.held if paired else ():
        if picture.content in paired:
            places[picture.content].append(picture.file)
    parent: dict[str, str] = {}
    least: dict[str, float] = {}
    for (one, other), difference in known.held.same.items():
        if one in places and other in places:
            first, second = _root(parent, one), _root(parent, other)
            alike = min(least.get(first, 1.0), least.get(second, 1.0), 1 - difference)
            parent[second], least[first] = first, alike
    joined: dict[str, list[str]] = defaultdict(list)
    for content in parent:
        joined[_root(parent, content)].append(content)
    found = {
        tuple(sorted(file for content in group for file in places[content])): least[root]
        for root, group in joined.items()
    }
    return dict(sorted(found.items()))


def _root(parent: dict[str, str], at: str) -> str:
    while (above := parent.setdefault(at, at)) != at:
        parent[at] = at = parent[above]
    return at


def passed_over(dataset: Dataset) -> int:
    """Pairs of alike pictures that the latest `check` of this folder did not compare."""
    return known().passed_over.get(str(dataset.source), 0)


def _note(dataset: Dataset, number: int) -> None:
    if number != passed_over(dataset):
        files.append_line(_file(), {"folder": str(dataset.source), "passed_over": number})


def _differences(
    pairs: list[_Pair], paths: Mapping[str, Path], pool: ThreadPoolExecutor
) -> dict[_Pair, float | None]:
    """The difference of each pair; a pair of which one cannot be read now is left out."""
    wanted = list(dict.fromkeys(content for pair in pairs for content in pair))
    views = dict(zip(wanted, pool.map(lambda content: _view(paths[content]), wanted), strict=True))
    found: dict[_Pair, float | None] = {}
    for one, other in pairs:
        first, second = views[one], views[other]
        if first and second:
            difference = same_picture.difference(first, second)
            found[one, other] = round(difference, 3) if difference <= 1 else None
    return found


def _view(path: Path) -> View | None:
    try:
        return same_picture.view(path)
    except UnreadablePicture:
        return None


def _pair(one: str, other: str) -> _Pair:
    return (one, other) if one < other else (other, one)


class Known(NamedTuple):
    """What checks found."""

    same: Mapping[_Pair, float]
    """How different the pictures of a pair are that are one and the same picture."""
    passed_over: Mapping[str, int]
    """Pairs that were not compared, by folder."""


def known() -> Known:
    """What all checks found; the same object until more is."""
    return _FILES.read(_file())


def _added(before: Known, data: bytes) -> Known:
    same, passed_over = dict(before.same), dict(before.passed_over)
    for record in files.records(data):
        for pair, difference in _rows(record):
            same.pop(pair, None)
            if difference is not None and difference <= 1:
                same[pair] = difference
        match record:
            case {"folder": str(folder), "passed_over": int(number)}:
                passed_over[folder] = number
    return Known(same, passed_over)


_FILES = Appended(Known({}, {}), _added)


def _compared(contents: Container[str]) -> set[_Pair]:
    """All pairs of some pictures that were ever compared; most of them are of no further use."""
    if not _file().exists():
        return set()
    with files.opened(_file()) as file:
        rows = (row for line in file for record in files.records(line) for row in _rows(record))
        return {pair for pair, _ in rows if pair[0] in contents and pair[1] in contents}


def _rows(record: Mapping[str, Any]) -> Iterator[tuple[_Pair, float | None]]:
    for row in record["pairs"] if isinstance(record.get("pairs"), list) else ():
        match row:
            case [str(one), str(other), float() | int() | None as difference]:
                yield (one, other), difference


def _save(fresh: Mapping[_Pair, float | None]) -> None:
    if fresh:
        files.append_line(_file(), {"pairs": [[*pair, said] for pair, said in fresh.items()]})


def _file() -> Path:
    return home.cache_folder() / "looks" / f"near-copies-{_VERSION}-{rgb.READING}.jsonl"
