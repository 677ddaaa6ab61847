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
from core.engine.feed import images, order
from core.engine.feed.feature_cache import FeatureCache, PendingFeatures, row_key
from core.engine.feed.read_ahead import read_ahead
from core.errors import DataError, folder_gone

Group: TypeAlias = tuple[Row, ...]
Decoded: TypeAlias = tuple[npt.NDArray[np.uint8], list[str]] | DataError
Read: TypeAlias = Callable[[Row], images.Uint8Image]
Track: TypeAlias = Callable[[Iterable[Group], int], Iterable[Group]]
"""Passes groups on, told how many pictures there are in all: for progress and Stop."""
Heard: TypeAlias = Callable[[Group, npt.NDArray[np.float32]], None]
"""Told of pictures as their features [n, d] come, those of views left out."""


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


@dataclass(frozen=True, kw_only=True)
class Part:
    """Pictures that are embedded alike."""

    rows: Sequence[Row]
    views: Views | None = None

    @property
    def variants(self) -> int:
        """Of each picture: itself and its views."""
        return 1 + (self.views.count if self.views else 0)


def _untracked(groups: Iterable[Group], total: int) -> Iterable[Group]:
    return groups


def _unheard(rows: Group, features: npt.NDArray[np.float32]) -> None:
    pass


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
    parts = [Part(rows=rows, views=views)]
    return embed_together(body, folder, parts, track=track, read=read)[0]


def embed_together(
    body: FrozenBackbone,
    folder: Path,
    parts: Sequence[Part],
    *,
    track: Track = _untracked,
    read: Read | None = None,
    heard: Heard = _unheard,
) -> list[Embedded]:
    """Features of several parts, such as the sides of a split, all of them growing evenly.

    The pictures of a part come in the order of their content, which is as good as chance: at any
    moment what is embedded is a fair sample of its classes. A group of pictures always passes the
    backbone as one batch, whatever of it is cached already: a resumed run computes, to the last
    bit, what an undisturbed one would have.

    Args:
        body: the frozen backbone.
        folder: where the pictures lie.
        parts: which pictures; what is found for each comes in the order of its rows.
        track: see `Track`.
        read: gives the square of a picture, where it lies ready; by default it is decoded.
        heard: see `Heard`; what is cached comes first.

    Raises:
        FolderNotFound: the folder went away.
    """
    shelf = FeatureCache(body.space)
    batches = order.evenly([_batches(body, folder, part, read) for part in parts])
    missing = []
    for batch in batches:
        if all(key in shelf for row in batch.rows for key in _keys(row, batch.views)):
            heard(batch.rows, shelf.read([row_key(row.content) for row in batch.rows]))
        else:
            missing.append(batch)
    unreadable = dict(_compute(body, shelf, missing, track, heard))
    computed = {row.file for batch in missing for row in batch.rows}
    return [_gathered(shelf, part, unreadable, computed) for part in parts]


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """Pictures that pass the backbone together, and what is drawn of each."""

    rows: Group
    views: Views | None
    decode: Callable[[Row], Decoded]


def _batches(body: FrozenBackbone, folder: Path, part: Part, read: Read | None) -> list[_Batch]:
    size, rows = max(1, body.batch_size // part.variants), order.shuffled(part.rows)
    decode = _decoder(body, folder, part.views, read)
    groups = (tuple(rows[at : at + size]) for at in range(0, len(rows), size))
    return [_Batch(rows=group, views=part.views, decode=decode) for group in groups]


def _gathered(
    shelf: FeatureCache, part: Part, unreadable: dict[str, str], computed: set[str]
) -> Embedded:
    """What is on the shelf of a part, in its order."""
    kept = tuple(row for row in part.rows if row.file not in unreadable)
    keys = [key for row in kept for key in _keys(row, part.views)]
    found = shelf.read(keys) if keys else np.empty((0, 0), dtype=np.float32)
    labels = (tuple(shelf.label(k, row.label) for k in _keys(row, part.views)) for row in kept)
    return Embedded(
        features=found.reshape(len(kept), part.variants, found.shape[1]),
        rows=kept,
        labels=tuple(labels),
        unreadable=tuple((row.file, unreadable[row.file]) for row in part.rows
                         if row.file in unreadable),
        computed=sum(row.file in computed for row in part.rows),
    )  # fmt: skip


def _keys(row: Row, views: Views | None) -> list[bytes]:
    """The rows of features that one picture has; an unaugmented one does not know its label."""
    keys = [row_key(row.content)]
    return keys + [views.key(row, view) for view in range(views.count)] if views else keys


def _compute(
    body: FrozenBackbone,
    shelf: FeatureCache,
    batches: Sequence[_Batch],
    track: Track,
    heard: Heard,
) -> Iterator[tuple[str, str]]:
    """Embed batches and shelve them; gives the unreadable files with their reasons."""
    pending = PendingFeatures(shelf)
    work = [[(batch.decode, row) for row in batch.rows] for batch in batches]
    total = sum(len(batch.rows) for batch in batches)
    with contextlib.closing(read_ahead(lambda pair: pair[0](pair[1]), work)) as pictures:
        try:
            turns = track((batch.rows for batch in batches), total)
            for _, batch, made in zip(turns, batches, pictures, strict=False):
                pairs = list(zip(batch.rows, made, strict=True))
                for row, decoded in pairs:
                    if isinstance(decoded, DataError):
                        yield row.file, f"{decoded.what}. {decoded.why}"
                good = [(row, one) for row, one in pairs if not isinstance(one, DataError)]
                if good:
                    found = body.features(np.concatenate([variants for _, (variants, _) in good]))
                    keys: list[bytes] = []
                    changed: dict[bytes, str] = {}
                    for row, (_, drawn) in good:
                        own = _keys(row, batch.views)
                        keys += own
                        named = zip(own, drawn, strict=True)
                        changed |= {key: label for key, label in named if label != row.label}
                    pending.add(keys, found, changed)
                    rows = tuple(row for row, _ in good)
                    heard(rows, found[:: len(found) // len(rows)])
        finally:
            pending.flush()


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
