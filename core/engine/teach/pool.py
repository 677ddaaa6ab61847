"""Making a pool: every picture of a folder through the frozen backbone once, as few numbers each.

It is written in parts, so that guesses begin after the first pictures. When pictures were added,
only they pass the backbone, and they are seen along the axes that are there.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from core import home
from core.data import group, groups
from core.data.dataset import Dataset
from core.data.group import Link
from core.data.split import Row, SplitSettings
from core.engine.backbone import acceleration
from core.engine.feed import feature_cache
from core.engine.feed.embedding import Group, embed
from core.engine.feed.opening import open_backbone
from core.engine.teach import axes
from core.engine.teach.axes import Axes
from core.engine.teach.neighbours import Neighbours, nearest
from core.protocol.pool import PoolAnswer
from core.runs import stop
from core.runs.stop import CheckStop
from core.teach import pool as pools
from core.teach.pool import Floats, Ints, Pool
from core.weights.backbone_choice import BackboneChoice

PARTS = (256, 1024, 4096, 16384)
"""Pictures after which a pool is written; from the last on, every so many again."""
_NEIGHBOURS = 10
"""Pictures that each is drawn to."""
_TIMES = 3
_SAME = 0.97
"""Cosine above which two pictures are asked once. Frames of a still scene, small shifts and changes
of light came to 0.95 to 0.999, different pictures of eight kinds never to 0.975."""
POOL_CACHE_BYTES = 2**30
"""Most bytes of pools kept; those made longest ago go first."""


def make(
    dataset: Dataset,
    backbone: BackboneChoice,
    *,
    on_progress: Callable[[int, int, str], None],
    check_stop: CheckStop = stop.never,
) -> PoolAnswer:
    """Make the pool of a folder, or bring it up to the pictures that are there now.

    Args:
        dataset: its pictures, sorted into classes or not.
        backbone: that they are seen by.
        on_progress: told how many pictures are seen, of how many, and by what.
        check_stop: called between batches.

    Raises:
        Stopped: `check_stop` said so.
        GraftError: as `core.engine.feed.opening.open_backbone`.
    """
    begun = time.monotonic()
    place = pools.place(dataset.folder, backbone)
    wanted = _by_content(dataset)
    growing = _Growing(place, wanted)
    missing = [row for content, row in sorted(wanted.items()) if content not in growing.contents]
    if missing:
        sample = [dataset.folder / row.file for row in missing[:8]]
        body = open_backbone(backbone, acceleration.pick_device("auto"), sample)
    unreadable: list[tuple[str, str]] = []
    computed = done = 0

    def track(batches: Iterable[Group], total: int) -> Iterator[Group]:
        for batch in batches:
            check_stop()
            yield batch
            on_progress(done + len(batch), len(missing), backbone.name)

    for some in _parts(missing, len(growing.contents)):
        embedded = embed(body, dataset.folder, some, track=track)
        done += len(some)
        computed += embedded.computed
        unreadable += embedded.unreadable
        growing.add([row.content for row in embedded.rows], embedded.features[:, 0], check_stop)
        if done < len(missing):
            growing.write(dataset, len(wanted) - len(unreadable), check_stop)
    growing.write(dataset, len(growing.contents), check_stop)
    feature_cache.trim(home.cache_folder() / "pools", POOL_CACHE_BYTES)
    return PoolAnswer(
        n=len(growing.contents),
        width=growing.width,
        computed=computed,
        unreadable=tuple(unreadable),
        seconds=round(time.monotonic() - begun, 1),
    )


class _Growing:
    """The pictures of a pool as far as they are seen; at first those of the pool that is there."""

    def __init__(self, place: Path, wanted: Mapping[str, Row]) -> None:
        self._place, self._axes, old = place, axes.load(place), pools.read_along(place)
        self._settled = bool(self._axes and old and _still_fit(self._axes, len(wanted)))
        self.contents: dict[str, None] = {}
        """In the order of rows."""
        self._along: list[Floats] = []
        self._raw: list[Floats] = []
        if self._settled and old is not None:
            kept = [row for row, content in enumerate(old[0]) if content in wanted]
            self.contents = dict.fromkeys(old[0][row] for row in kept)
            self._along.append(old[1][kept])

    @property
    def width(self) -> int:
        """Numbers a picture."""
        return self._along[0].shape[1] if self._along else 0

    def add(self, contents: Sequence[str], features: Floats, check_stop: CheckStop) -> None:
        """Take in pictures [n, D]."""
        if not contents:
            return
        self.contents |= dict.fromkeys(contents)
        if self._settled and self._axes is not None:
            self._along.append(self._axes.project(features))
            return
        self._raw.append(features)
        everything = np.concatenate(self._raw)
        self._axes = axes.made(everything[: axes.MADE_OF], check_stop)
        self._along = [self._axes.project(everything)]
        if len(everything) >= axes.MADE_OF:
            self._settled, self._raw = True, []

    def write(self, dataset: Dataset, total: int, check_stop: CheckStop) -> None:
        """Put what there is in place of the pool on disk."""
        if self._axes is None or not self.contents:
            return
        along = np.concatenate(self._along)
        self._along = [along]
        near = nearest(along, _NEIGHBOURS, check_stop)
        pool = Pool(
            contents=tuple(self.contents),
            features=_drawn_together(along, near.rows),
            groups=_groups(dataset, self.contents, _same(near)),
            total=total,
        )
        self._axes.save(self._place)
        pools.write(pool, along, self._place)


def _drawn_together(along: Floats, rows: Ints) -> Floats:
    """Each picture between itself and the mean of those it is most like, a few times over.

    What pictures have in common with their like remains, what is odd in each goes (simple graph
    convolution, Wu et al. 2019): with one label a class 5 of 100 pictures more were right, with all
    labels as many, see `benchmarks/teach.md`.
    """
    found = along
    for _ in range(_TIMES if rows.size else 0):
        middles = np.zeros_like(along)
        for column in rows.T:
            middles += found[column]
        found = (along + middles / rows.shape[1]) / 2
    return axes.unit(found)


def _same(near: Neighbours) -> Ints:
    """Pairs [n, 2] of rows that are nearly the same picture."""
    at = np.argwhere(near.likeness > _SAME)
    return np.stack([at[:, 0], near.rows[at[:, 0], at[:, 1]]], axis=1).astype(np.int32)


def _still_fit(found: Axes, wanted: int) -> bool:
    """Whether axes were made of enough pictures to see so many along them."""
    return 2 * found.made_of >= min(axes.MADE_OF, wanted)


def _by_content(dataset: Dataset) -> dict[str, Row]:
    """One row each content, whatever was said of it."""
    return {
        picture.content: Row(
            file=picture.file, target=picture.target, side="training", content=picture.content
        )
        for picture in reversed(dataset.pictures)
    }


def _parts(rows: Sequence[Row], before: int) -> Iterator[Sequence[Row]]:
    """What is to be seen between two writings, where so many pictures are there before."""
    at = 0
    while at < len(rows):
        upto = next((size for size in PARTS if size > before + at), before + at + PARTS[-1])
        yield rows[at : upto - before]
        at = upto - before


def _groups(dataset: Dataset, contents: Iterable[str], same: Ints) -> Ints:
    """The number of its group for each row."""
    of_file = groups.find(dataset, SplitSettings()).of_file
    key_of = {picture.content: of_file.get(picture.file) for picture in dataset.pictures}
    named = list(contents)
    members: dict[str, list[str]] = defaultdict(list)
    for content in named:
        if key := key_of.get(content):
            members[key].append(content)
    links = [Link("bursts", key, "", tuple(some)) for key, some in members.items()]
    links += [Link("near copies", "", "", (named[a], named[b])) for a, b in same.tolist()]
    numbers = np.arange(len(named), dtype=np.int32)
    rows = {content: row for row, content in enumerate(named)}
    for together in group.joined(links, rows):
        own = [rows[content] for content in together.files]
        numbers[own] = own[0]
    return numbers
