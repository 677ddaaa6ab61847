"""Pictures to features: each picture and its augmented views pass the frozen backbone once, ever.

What is cached is keyed by the picture's content, the weights, the preprocessing and the precision,
so that every later head, comparison and audit finds it, whatever run it belongs to.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.augment.choice import AugmentationChoice
from core.data.split import Row
from core.engine.augment import pipeline
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.feed import images
from core.engine.feed.feature_cache import FeatureCache, row_key
from core.engine.feed.read_ahead import read_ahead
from core.errors import DataError, folder_gone

_FLUSH_ROWS = 2048
"""Rows between two shards: a stopped run has to repeat no more than these."""

Group: TypeAlias = tuple[Row, ...]
Decoded: TypeAlias = tuple[npt.NDArray[np.uint8], list[str]] | DataError
Read: TypeAlias = Callable[[Row], images.Uint8Image]
Track: TypeAlias = Callable[[Iterable[Group], int, int], Iterable[Group]]
"""Passes groups on, told how many pictures there are in all and in each: for progress and Stop."""


@dataclass(frozen=True, kw_only=True)
class Views:
    """Augmented variants of each picture, besides the picture itself."""

    augmentations: tuple[AugmentationChoice, ...]
    count: int
    seed: int

    def key(self, row: Row, view: int) -> bytes:
        """Names one variant by everything that it depends on."""
        told = [choice.model_dump_json() for choice in self.augmentations]
        return row_key(row.content, row.label, view, self.seed, *told)


@dataclass(frozen=True, kw_only=True)
class Embedded:
    """Features of pictures, in the order asked for, without the unreadable ones."""

    features: npt.NDArray[np.float32]
    """[n, 1 + views, d]; the picture itself comes first."""
    rows: tuple[Row, ...]
    labels: tuple[tuple[str, ...], ...]
    """[n][1 + views]: a mirrored view of a swapping pair carries the other label."""
    unreadable: tuple[tuple[str, str], ...]
    """File, and why."""
    computed: int
    """Pictures that had to pass the backbone; the others came from the cache."""


def _untracked(groups: Iterable[Group], total: int, size: int) -> Iterable[Group]:
    return groups


def embed(
    body: FrozenBackbone,
    folder: Path,
    rows: Sequence[Row],
    *,
    views: Views | None = None,
    track: Track = _untracked,
    read: Read | None = None,
) -> Embedded:
    """Features of pictures, from the cache where it has them.

    A group of pictures always passes the backbone as one batch, whatever of it is cached already:
    a resumed run computes, to the last bit, what an undisturbed one would have.

    Args:
        body: the frozen backbone.
        folder: where the pictures lie.
        rows: which pictures.
        views: augmented variants to embed as well.
        track: see `Track`.
        read: gives the square of a picture, where it lies ready; by default it is decoded.

    Raises:
        FolderNotFound: the folder went away.
    """
    shelf = FeatureCache(body.space)
    count = views.count if views else 0
    size = max(1, body.batch_size // (1 + count))
    groups = [tuple(rows[at : at + size]) for at in range(0, len(rows), size)]
    missing = [g for g in groups if any(k not in shelf for row in g for k in _keys(row, views))]
    decode = _decoder(body, folder, views, read)
    unreadable = dict(_compute(body, decode, shelf, missing, views, track))
    kept = tuple(row for row in rows if row.file not in unreadable)
    keys = [key for row in kept for key in _keys(row, views)]
    found = shelf.read(keys) if keys else np.empty((0, 0), dtype=np.float32)
    labels = (tuple(shelf.label(key, row.label) for key in _keys(row, views)) for row in kept)
    return Embedded(
        features=found.reshape(len(kept), 1 + count, found.shape[1]),
        rows=kept,
        labels=tuple(labels),
        unreadable=tuple(unreadable.items()),
        computed=sum(map(len, missing)),
    )


def _keys(row: Row, views: Views | None) -> list[bytes]:
    """The rows of features that one picture has; an unaugmented one does not know its label."""
    keys = [row_key(row.content)]
    return keys + [views.key(row, view) for view in range(views.count)] if views else keys


def _compute(
    body: FrozenBackbone,
    decode: Callable[[Row], Decoded],
    shelf: FeatureCache,
    groups: Sequence[Group],
    views: Views | None,
    track: Track,
) -> Iterator[tuple[str, str]]:
    """Embed groups and shelve them; gives the unreadable files with their reasons."""
    keys: list[bytes] = []
    found: list[npt.NDArray[np.float32]] = []
    changed: dict[bytes, str] = {}
    size = len(groups[0]) if groups else 1
    with contextlib.closing(read_ahead(decode, groups)) as pictures:
        try:
            for group in track(groups, sum(map(len, groups)), size):
                batch = []
                for row, decoded in zip(group, next(pictures), strict=True):
                    if isinstance(decoded, DataError):
                        yield row.file, f"{decoded.what}. {decoded.why}"
                        continue
                    variants, labels = decoded
                    batch.append(variants)
                    own = _keys(row, views)
                    keys += own
                    pairs = zip(own, labels, strict=True)
                    changed |= {key: label for key, label in pairs if label != row.label}
                if batch:
                    found.append(body.features(np.concatenate(batch)))
                if len(keys) >= _FLUSH_ROWS:
                    shelf.add(keys, np.concatenate(found), changed)
                    keys, found, changed = [], [], {}
        finally:
            if keys and found and sum(map(len, found)) == len(keys):
                shelf.add(keys, np.concatenate(found), changed)


def _decoder(
    body: FrozenBackbone, folder: Path, views: Views | None, read: Read | None
) -> Callable[[Row], Decoded]:
    """What a thread does with one picture: decode it once, draw all its views from it."""
    augment = pipeline.build(views.augmentations if views else (), body.preprocessing.side_px)

    def decode(row: Row) -> Decoded:
        try:
            image = read(row) if read else images.read(folder / row.file, body.preprocessing)
        except DataError as error:
            if not folder.is_dir():
                raise folder_gone(folder) from error
            return error
        variants, labels = [image], [row.label]
        for view in range(views.count if views else 0):
            assert views is not None  # noqa: S101 - for the type checker
            seed = int.from_bytes(views.key(row, view), "big")
            drawn = augment(image, row.target, np.random.default_rng(seed))
            variants.append(drawn.image)
            labels.append(drawn.target.text)
        return np.stack(variants), labels

    return decode
