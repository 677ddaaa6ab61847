"""Batches of augmented pictures, the same whatever the number of threads and wherever one starts.

All chance of a picture comes from (seed, epoch, place in the epoch), so that a resumed training
sees, to the last bit, what an undisturbed one would have seen.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from core.data.target import Target
from core.engine.augment.pipeline import Pipeline
from core.engine.feed.image_cache import ImageCache
from core.engine.feed.read_ahead import read_ahead
from core.errors import DataError

Ints = npt.NDArray[np.int64]
_Labelled = tuple[npt.NDArray[np.uint8], int]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Pictures and what they show."""

    number: int
    """From 0 within the epoch."""
    pictures: npt.NDArray[np.uint8]
    """[n, side, side, 3]."""
    labels: npt.NDArray[Any]
    """One line a picture; see `core.engine.tasks.engine_task.Labels`."""
    lost: tuple[str, ...] = ()
    """Files that have become unreadable; the batch is that much smaller."""


Square = tuple[npt.NDArray[np.uint8], Any]
"""A picture and its label."""


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Where an epoch's batches come from."""

    squares: ImageCache
    places: Ints
    """Of the training pictures in `squares`."""
    targets: Sequence[Target]
    """What the training pictures show."""
    encode: Callable[[Sequence[Target]], npt.NDArray[Any]]
    """Targets as labels."""
    augment: Pipeline
    batch_size: int
    rarity: npt.NDArray[np.floating] | None
    """[n]: draw pictures, with replacement, in this proportion; None = each once an epoch."""
    seed: int

    @cached_property
    def labels(self) -> npt.NDArray[Any]:
        """Of the pictures as they are."""
        return self.encode(self.targets)

    @property
    def batches(self) -> int:
        """Batches in one epoch. A last batch of one picture is left out: BatchNorm needs two."""
        whole, rest = divmod(len(self.places), self.batch_size)
        return max(1, whole + (rest > 1))

    def order(self, epoch: int) -> Ints:
        """Which picture comes when: a permutation, or draws where classes are balanced."""
        rng = np.random.default_rng((self.seed, epoch))
        if self.rarity is None:
            return rng.permutation(len(self.places))
        shares = self.rarity / self.rarity.sum()
        return rng.choice(len(self.places), len(self.places), p=shares)

    def epoch(self, epoch: int, start: int = 0) -> Iterator[Batch]:
        """The batches of one epoch, from one on; prepared ahead in threads."""
        order = self.order(epoch)
        firsts = range(start * self.batch_size, self.batches * self.batch_size, self.batch_size)
        batches = (range(at, min(at + self.batch_size, len(order))) for at in firsts)

        def make(place: int) -> Square | str:
            return self._one(int(order[place]), epoch, place)

        with contextlib.closing(read_ahead(make, batches)) as coming:
            for number, made in enumerate(coming, start):
                yield _gathered(number, made, self.labels[:0])

    def _one(self, which: int, epoch: int, place: int) -> Square | str:
        """A picture and its label, or the name of its file where it is lost."""
        try:
            image = self.squares[int(self.places[which])]
        except DataError:
            if not self.squares.folder.is_dir():
                raise
            return self.squares.rows[int(self.places[which])].file
        if not self.augment.augmentations:
            return image, self.labels[which]
        rng = np.random.default_rng((self.seed, epoch, place))
        drawn = self.augment(image, self.targets[which], rng)
        if drawn.target == self.targets[which]:
            return drawn.image, self.labels[which]
        return drawn.image, self.encode([drawn.target])[0]


def _gathered(number: int, made: Sequence[Square | str], none: npt.NDArray[Any]) -> Batch:
    found = [one for one in made if not isinstance(one, str)]
    lost = tuple(one for one in made if isinstance(one, str))
    if not found:
        return Batch(
            number=number,
            pictures=np.empty((0, 1, 1, 3), dtype=np.uint8),
            labels=none,
            lost=lost,
        )
    images, labels = zip(*found, strict=True)
    return Batch(
        number=number,
        pictures=np.stack(images),
        labels=np.array(labels, dtype=none.dtype),
        lost=lost,
    )
