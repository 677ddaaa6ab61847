"""Near copies: one picture several times, resized, re-encoded, cropped a little or brightened.

Candidates come from the thumbnails that the decoding check keeps (`core.data.looks`), by their low
frequencies, as perceptual hashes do; numbers instead of bits, for a crop of 5 % flips up to ten of
64 bits, as many as parts two alike pictures. Each pair is then confirmed on its pixels
(`core.data.same_picture`), and what came of it is kept by content.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import PIL

from core import files, home
from core.data import looks, same_picture
from core.data.dataset import Dataset
from core.data.decoding import Told
from core.data.looks import Floats
from core.data.same_picture import View
from core.errors import UnreadablePicture

NEAR = 0.13
"""Largest squared distance of the codes of two candidates; 1 = nothing in common. A crop of 5 % on
every side comes to 0.03 to 0.13 in 95 of 100 photographs, of pairs of different photographs 1 in
50,000 to 1 in 2,000 is nearer."""
CONFIRMED_AT_MOST = 6
"""Candidates of a picture that are confirmed, the nearest: in a film all frames are near."""
_FREQUENCIES = [(a, b) for a in range(7) for b in range(7) if 0 < a + b <= 6]
_NOISE = 2.0
"""Contrast of a thumbnail that says nothing, of 255."""
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
    table = looks.known().of(paths)
    named, compared = list(table.rows), _known()
    pairs = [_pair(named[a], named[b]) for a, b in candidates(table.thumbs)]
    waiting = iter(sorted(set(pairs) - compared.keys()))
    total, done = len(set(pairs) - compared.keys()), 0
    fresh: dict[_Pair, float | None] = {}
    saved = time.monotonic()
    try:
        with ThreadPoolExecutor(threads, thread_name_prefix="near-copies") as pool:
            while some := list(islice(waiting, _AT_ONCE)):
                fresh.update(_compared(some, paths, pool))
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
    places: dict[str, list[str]] = defaultdict(list)
    for picture in dataset.pictures:
        places[picture.content].append(picture.file)
    parent, least = {content: content for content in places}, dict.fromkeys(places, 1.0)
    for (one, other), difference in _known().items():
        if difference is None or difference > 1 or not {one, other} <= parent.keys():
            continue
        first, second = _root(parent, one), _root(parent, other)
        least[first] = min(least[first], least[second], 1 - difference)
        parent[second] = first
    joined: dict[str, list[str]] = defaultdict(list)
    for content in parent:
        joined[_root(parent, content)].append(content)
    found = {
        tuple(sorted(file for content in group for file in places[content])): least[root]
        for root, group in joined.items()
        if len(group) > 1
    }
    return dict(sorted(found.items()))


def _root(parent: dict[str, str], at: str) -> str:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def candidates(thumbs: npt.NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """Pairs of pictures that may be copies, a few for each picture, the nearest.

    A picture is compared only with those whose first number is near enough for it, many at a time:
    memory stays below 64 × n numbers.

    Args:
        thumbs: [n, side, side].
    """
    codes = _codes(thumbs)
    first = codes[:, 0]
    order = np.argsort(first)
    codes, first = codes[order], first[order]
    lengths = (codes**2).sum(axis=1)
    for begin in range(0, len(codes), 64):
        rows = codes[begin : begin + 64]
        end = int(np.searchsorted(first, rows[-1, 0] + NEAR**0.5, side="right"))
        apart = lengths[begin : begin + len(rows), None] + lengths[None, begin:end]
        apart -= 2 * rows @ codes[begin:end].T
        for at, row in enumerate(apart):
            near = at + 1 + np.flatnonzero(row[at + 1 :] <= NEAR)
            nearest = near[np.argsort(row[near], kind="stable")[:CONFIRMED_AT_MOST]]
            yield from ((int(order[begin + at]), int(order[begin + to])) for to in nearest)


def _codes(thumbs: npt.NDArray[np.uint8]) -> Floats:
    """The low frequencies of thumbnails (DCT-II) without their brightness and contrast."""
    n = looks.THUMB_PX
    at = np.arange(n)
    waves = np.sqrt(2 / n) * np.cos(np.pi * (at + 0.5) * at[:, None] / n)
    light = thumbs.astype(np.float32)
    light -= light.mean(axis=(1, 2), keepdims=True)
    light /= np.sqrt((light**2).sum(axis=(1, 2), keepdims=True)) + _NOISE * n
    each = [
        np.einsum("i,nij,j->n", waves[down], light, waves[across], optimize=True)
        * (0.5 ** (0.5 * ((down == 0) + (across == 0))))
        for down, across in _FREQUENCIES
    ]
    return np.stack(each, axis=1).astype(np.float32)


def _compared(
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


def _known() -> Mapping[_Pair, float | None]:
    """What was compared: the difference where it is the same picture, else `None`."""
    try:
        now = _file().stat()
    except FileNotFoundError:
        return {}
    return _read(_file(), now.st_size, now.st_mtime_ns)


@lru_cache(maxsize=2)
def _read(file: Path, size: int, changed_ns: int) -> Mapping[_Pair, float | None]:
    del size, changed_ns  # part of the key: a file written on is read anew
    found: dict[_Pair, float | None] = {}
    for record in files.read_lines(file)[0]:
        for row in record["pairs"] if isinstance(record.get("pairs"), list) else ():
            match row:
                case [str(one), str(other), float() | int() | None as difference]:
                    found[one, other] = difference
    return found


def _save(fresh: Mapping[_Pair, float | None]) -> None:
    if fresh:
        files.append_line(_file(), {"pairs": [[*pair, said] for pair, said in fresh.items()]})


def _file() -> Path:
    name = f"near-copies-{_VERSION}-pillow-{PIL.__version__}.jsonl"
    return home.cache_folder() / "looks" / name
