"""Batches of augmented pictures, the same whatever the number of threads and wherever one starts.

All chance of a picture comes from (seed, epoch, place in the epoch), so that a resumed training
sees, to the last bit, what an undisturbed one would have seen.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from core import machine
from core.data.target import Target
from core.engine.augment.pipeline import Pipeline
from core.engine.feed.image_cache import ImageCache
from core.errors import DataError

Ints = npt.NDArray[np.int64]
_AHEAD = 4
"""Batches prepared ahead of the network."""


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
        with ThreadPoolExecutor(machine.cores(), thread_name_prefix="augment") as threads:
            waiting: list[tuple[int, list[Future[Square]]]] = []
            try:
                for number in range(start, self.batches + _AHEAD):
                    if number < self.batches:
                        at = range(number * self.batch_size, (number + 1) * self.batch_size)
                        asked = [p for p in at if p < len(order)]
                        futures = [
                            threads.submit(self._one, int(order[p]), epoch, p) for p in asked
                        ]
                        waiting.append((number, futures))
                    if len(waiting) > _AHEAD or (waiting and number >= self.batches):
                        yield self._gather(*waiting.pop(0), order)
            finally:
                threads.shutdown(wait=False, cancel_futures=True)

    def _one(self, which: int, epoch: int, place: int) -> Square:
        image = self.squares[int(self.places[which])]
        if not self.augment.augmentations:
            return image, self.labels[which]
        rng = np.random.default_rng((self.seed, epoch, place))
        drawn = self.augment(image, self.targets[which], rng)
        if drawn.target == self.targets[which]:
            return drawn.image, self.labels[which]
        return drawn.image, self.encode([drawn.target])[0]

    def _gather(
        self,
        number: int,
        futures: Sequence[Future[Square]],
        order: Ints,
    ) -> Batch:
        found, lost = [], []
        for offset, future in enumerate(futures):
            try:
                found.append(future.result())
            except DataError:
                if not self.squares.folder.is_dir():
                    raise
                which = int(order[number * self.batch_size + offset])
                lost.append(self.squares.rows[int(self.places[which])].file)
        if not found:
            return Batch(
                number=number,
                pictures=np.empty((0, 1, 1, 3), dtype=np.uint8),
                labels=self.labels[:0],
                lost=tuple(lost),
            )
        images, labels = zip(*found, strict=True)
        return Batch(
            number=number,
            pictures=np.stack(images),
            labels=np.array(labels, dtype=self.labels.dtype),
            lost=tuple(lost),
        )
