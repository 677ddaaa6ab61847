"""A run's model at work on many pictures: loaded once, fed without a pause."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.engine.backbone import acceleration
from core.engine.feed import images
from core.engine.feed.images import Uint8Image
from core.engine.feed.read_ahead import read_ahead
from core.engine.training import trained_model
from core.engine.training.trained_model import Trained
from core.errors import DataError
from core.plan import plan as plans
from core.runs import best_weights

Progress = Callable[[int, int], None]


def load(run: Path) -> Trained:
    """The model of a run, on the device of its plan; the last two stay in memory.

    Raises:
        RunNotFound: no run there.
        RunNotReady, RunDamaged: see `core.engine.training.trained_model.load`.
    """
    weights = run.resolve() / best_weights.FOLDER / "model.safetensors"
    changed = weights.stat().st_mtime_ns if weights.is_file() else 0
    return _load(run.resolve(), plans.load(run).device, changed)


@lru_cache(maxsize=2)
def _load(run: Path, device: str, changed: int) -> Trained:
    return trained_model.load(run, acceleration.pick_device(device))


@dataclass(frozen=True, kw_only=True)
class PredictionBatch:
    """Some pictures, decoded."""

    asked: Sequence[Path]
    """All of them, in order."""
    paths: list[Path]
    pictures: npt.NDArray[np.uint8]
    """[n, side, side, 3], one a path."""
    unreadable: list[tuple[Path, DataError]] = field(default_factory=list)


def stream(
    trained: Trained, paths: Sequence[Path], on_progress: Progress | None = None
) -> Iterator[PredictionBatch]:
    """Decode pictures ahead of the network, exactly as it saw them in training, batch by batch."""

    def decode(path: Path) -> Uint8Image | DataError:
        try:
            return images.read(path, trained.preprocessing)
        except DataError as error:
            return error

    size = acceleration.batch_size(trained.device)
    batches = [paths[at : at + size] for at in range(0, len(paths), size)]
    done = 0
    with contextlib.closing(read_ahead(decode, batches)) as coming:
        for batch, decoded in zip(batches, coming, strict=True):
            yield _batch(batch, decoded, trained.preprocessing.side_px)
            done += len(batch)
            if on_progress:
                on_progress(done, len(paths))


def _batch(
    paths: Sequence[Path], decoded: list[Uint8Image | DataError], side_px: int
) -> PredictionBatch:
    pairs = list(zip(paths, decoded, strict=True))
    good = [(path, image) for path, image in pairs if not isinstance(image, DataError)]
    empty = np.empty((0, side_px, side_px, 3), np.uint8)
    return PredictionBatch(
        asked=paths,
        paths=[path for path, _ in good],
        pictures=np.stack([image for _, image in good]) if good else empty,
        unreadable=[(path, error) for path, error in pairs if isinstance(error, DataError)],
    )
