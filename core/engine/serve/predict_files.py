"""Predictions for any pictures: files and folders in, the most probable classes of each out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.data import formats, picture_list, walk
from core.data.natural_order import natural
from core.data.target import Target
from core.engine.feed import images
from core.engine.serve import inference
from core.engine.serve.inference import Progress
from core.engine.training.trained_model import Trained
from core.errors import NoImagesFound
from core.plan import plan as plans
from core.protocol.prediction import LabelShare, OneOf, PicturePrediction
from core.runs import best_weights, guarantee, not_sure
from core.runs.guarantee import Guarantee
from core.tasks import conformal
from core.tasks import table as tasks
from core.tasks.task import Task


@dataclass(frozen=True, kw_only=True)
class Predictor:
    """A run's model, and how its answers are told."""

    trained: Trained
    task: Task
    thresholds: tuple[float, ...] | None
    top: int
    """Classes to tell of each picture, where it shows one."""
    below: float
    """Confidence below which an answer is "not sure"; 0 = every answer counts."""
    guarantee: Guarantee | None
    """Of the classes that an answer is one of; None = none was chosen."""

    def answers(
        self, paths: Sequence[Path], on_progress: Progress | None = None
    ) -> Iterator[list[PicturePrediction]]:
        """What it says of pictures, in their order, a batch at a time as they are answered.

        One that cannot be read holds its error.
        """
        for batch in inference.stream(self.trained, paths, on_progress):
            said = self.said(batch.pictures) if batch.paths else iter(())
            records = dict(zip(batch.paths, said, strict=True))
            for path, error in batch.unreadable:
                records[path] = PicturePrediction(file="", error=error)
            yield [records[path].model_copy(update={"file": str(path)}) for path in batch.asked]

    def said(self, pictures: npt.NDArray[np.uint8]) -> Iterator[PicturePrediction]:
        """What it says of pictures [n, side, side, 3], without their files."""
        shares = self.trained.task.decode(self.trained.answer(pictures))
        decided = self.task.decide(shares, self.trained.classes, self.thresholds)
        names = self.task.columns(self.trained.classes)
        for row, target in zip(shares, decided, strict=True):
            best = _best(row, names, len(row) if self.task.several else max(1, self.top))
            told = _told(target, best, several=self.task.several)
            sure = {"sure": told.sureness >= self.below} if self.below else {}
            yield told.model_copy(update={**sure, "one_of": self._one_of(row, names)})

    def _one_of(self, shares: npt.NDArray[np.float64], names: Sequence[str]) -> OneOf | None:
        if self.guarantee is None:
            return None
        count = int(conformal.sets(shares[None], self.guarantee.least).sum())
        likely = tuple(share.label for share in _best(shares, names, count))
        return OneOf(classes=likely, guarantee=self.guarantee.share)


def predictor(run: Path, top: int = 5) -> Predictor:
    """The model of a run, ready to be asked.

    Raises:
        RunNotFound, RunNotReady, RunDamaged: no model to ask.
    """
    task = tasks.of(plans.load(run).task)
    return Predictor(
        trained=inference.load(run),
        task=task,
        thresholds=best_weights.thresholds(run),
        top=top,
        below=not_sure.below(run),
        guarantee=guarantee.kept(run),
    )


def predict(
    run: Path, files: Sequence[Path], top: int = 5, on_progress: Progress | None = None
) -> list[PicturePrediction]:
    """Ask a run's model about pictures.

    Args:
        run: a run with a model.
        files: see `pictures`.
        top: how many classes to tell of each picture.
        on_progress: called with pictures done and in all.

    Returns:
        One record a picture, in order; one that cannot be read holds its error.

    Raises:
        RunNotReady, RunDamaged: no model to ask.
        NoImagesFound, BadTable: see `pictures`.
    """
    paths = pictures(files)
    batches = predictor(run, top).answers(paths, on_progress)
    return [record for batch in batches for record in batch]


def look(run: Path, picture: bytes, top: int = 5) -> PicturePrediction:
    """Ask a run's model about one picture that lies nowhere, read exactly as a file is.

    Args:
        run: a run with a model.
        picture: the bytes of a picture file.
        top: how many classes to tell.

    Returns:
        What is said of it, without a file.

    Raises:
        RunNotReady, RunDamaged: no model to ask.
        UnreadablePicture, PictureTooLarge: see `core.data.formats.decoded`.
    """
    asked = predictor(run, top)
    image = images.read(Path("camera"), asked.trained.preprocessing, content=picture)
    return next(asked.said(image[None]))


def pictures(files: Sequence[Path], on_listed: Callable[[int], None] | None = None) -> list[Path]:
    """Files as they are; a folder as the pictures in it, in natural order, no hidden ones.

    Args:
        files: pictures, folders whose pictures are taken, however deep they lie, and lists of
            pictures (`core.data.picture_list`).
        on_listed: see `core.data.walk.Listed`.

    Raises:
        NoImagesFound: nothing to look at.
        BadTable: a list that names no pictures.
    """
    wanted: dict[Path, None] = {}
    for path in files:
        if path.is_dir():
            inside = _inside(path, on_listed)
        else:
            inside = picture_list.read(path) if picture_list.is_one(path) else [path]
        wanted.update((picture, None) for picture in inside)
    if not wanted:
        raise NoImagesFound(
            what="No pictures to predict",
            why=f"There is none in {', '.join(str(p) for p in files) or 'an empty list'}.",
            fix=f"Choose files or folders with {', '.join(sorted(formats.IMAGE_SUFFIXES))}.",
        )
    return list(wanted)


def _inside(folder: Path, on_listed: Callable[[int], None] | None) -> list[Path]:
    files = (folder / file for file in walk.walk(folder, on_listed).files)
    found = filter(picture_list.may_be_named, files)
    return sorted(found, key=lambda path: natural(path.as_posix()))


def _best(
    shares: npt.NDArray[np.float64], classes: Sequence[str], top: int
) -> tuple[LabelShare, ...]:
    order = (-shares).argsort(kind="stable")[:top]
    return tuple(LabelShare(label=classes[i], confidence=float(shares[i])) for i in order)


def _told(said: Target, best: tuple[LabelShare, ...], *, several: bool) -> PicturePrediction:
    named = tuple(share for share in best if share.label in said.names)
    return PicturePrediction(
        file="",
        label=said.text,
        confidence=named[-1].confidence if named else None,
        labels=named if several else None,
        top=best,
    )
