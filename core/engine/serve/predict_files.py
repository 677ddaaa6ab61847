"""Predictions for any pictures: files and folders in, the most probable classes of each out."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core import files as disk
from core.data import formats, no_ending, walk
from core.data.natural_order import natural
from core.data.spreadsheet import guarded
from core.data.target import Target
from core.engine.feed import images
from core.engine.serve import inference
from core.engine.serve.inference import Progress
from core.engine.training.trained_model import Trained
from core.errors import NoImagesFound
from core.plan import plan as plans
from core.protocol.prediction import LabelShare, PicturePrediction
from core.runs import best_weights, not_sure
from core.tasks import table as tasks


def predict(
    run: Path, files: Sequence[Path], top: int = 5, on_progress: Progress | None = None
) -> list[PicturePrediction]:
    """Ask a run's model about pictures.

    Args:
        run: a run with a model.
        files: pictures, and folders whose pictures are taken, however deep they lie.
        top: how many classes to tell of each picture.
        on_progress: called with pictures done and in all.

    Returns:
        One record a picture, in order; one that cannot be read holds its error.

    Raises:
        RunNotReady, RunDamaged: no model to ask.
        NoImagesFound: folders without pictures, and no file besides.
    """
    paths = pictures(files)
    trained = inference.load(run)
    records: dict[Path, PicturePrediction] = {}
    for batch in inference.stream(trained, paths, on_progress):
        if batch.paths:
            told = _answered(run, trained, batch.pictures, top)
            for path, record in zip(batch.paths, told, strict=True):
                records[path] = record.model_copy(update={"file": str(path)})
        for path, error in batch.unreadable:
            records[path] = PicturePrediction(file=str(path), error=error)
    return [records[path] for path in paths]


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
    trained = inference.load(run)
    image = images.read(Path("camera"), trained.preprocessing, content=picture)
    return next(_answered(run, trained, image[None], top))


def pictures(files: Sequence[Path]) -> list[Path]:
    """Files as they are; a folder as the pictures in it, in natural order, no hidden ones.

    Raises:
        NoImagesFound: nothing to look at.
    """
    wanted: dict[Path, None] = {}
    for path in files:
        inside = _inside(path) if path.is_dir() else [path]
        wanted.update((picture, None) for picture in inside)
    if not wanted:
        raise NoImagesFound(
            what="No pictures to predict",
            why=f"There is none in {', '.join(str(p) for p in files) or 'an empty list'}.",
            fix=f"Choose files or folders with {', '.join(sorted(formats.IMAGE_SUFFIXES))}.",
        )
    return list(wanted)


def _inside(folder: Path) -> list[Path]:
    files = (folder / file for file in walk.walk(folder).files)
    found = [
        path
        for path in files
        if path.suffix.lower() in formats.IMAGE_SUFFIXES or no_ending.is_dicom(path)
    ]
    return sorted(found, key=lambda path: natural(path.as_posix()))


def _best(
    shares: npt.NDArray[np.float64], classes: Sequence[str], top: int
) -> tuple[LabelShare, ...]:
    order = (-shares).argsort(kind="stable")[:top]
    return tuple(LabelShare(label=classes[i], confidence=float(shares[i])) for i in order)


def _answered(
    run: Path, trained: Trained, pictures: npt.NDArray[np.uint8], top: int
) -> Iterator[PicturePrediction]:
    """What the model says of pictures [n, side, side, 3], without their files."""
    task = tasks.of(plans.load(run).task)
    shares = trained.task.decode(trained.answer(pictures))
    decided = task.decide(shares, trained.classes, best_weights.thresholds(run))
    names, below = task.columns(trained.classes), 0.0 if task.several else not_sure.below(run)
    for row, said in zip(shares, decided, strict=True):
        best = _best(row, names, len(row) if task.several else max(1, top))
        told = _told(said, best, several=task.several)
        yield told.model_copy(update={"sure": (told.confidence or 0) >= below}) if below else told


def _told(said: Target, best: tuple[LabelShare, ...], *, several: bool) -> PicturePrediction:
    named = tuple(share for share in best if share.label in said.names)
    return PicturePrediction(
        file="",
        label=said.text,
        confidence=named[-1].confidence if named else None,
        labels=named if several else None,
        top=best,
    )


_SURE = {True: "yes", False: "not sure", None: ""}


def table(records: Sequence[PicturePrediction]) -> str:
    """Predictions as CSV: file, label, confidence, further classes, and why where there is none.

    Where a threshold was chosen, a column says which answers are sure enough.
    A cell that a spreadsheet would run as a formula is put behind an apostrophe.
    """
    if any(record.labels is not None for record in records):
        return _table_of_several(records)
    most = max((len(record.top) for record in records), default=0)
    further = [f"{name}_{n}" for n in range(2, most + 1) for name in ("label", "confidence")]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    doubted = any(record.sure is not None for record in records)
    heading = ("file", "label", "confidence", *further, *(["sure"] if doubted else []), "error")
    writer.writerow(heading)
    for record in records:
        cells: list[str] = []
        for share in record.top:
            cells += (guarded(share.label), f"{share.confidence:.6f}")
        cells += [""] * (2 * max(1, most) - len(cells))
        cells += [_SURE[record.sure]] if doubted else []
        said = f"{record.error.what} {record.error.why}" if record.error else ""
        writer.writerow((guarded(record.file), *cells, guarded(said)))
    return text.getvalue()


def _table_of_several(records: Sequence[PicturePrediction]) -> str:
    """Predictions as CSV: file, labels, and the probability of every class."""
    classes = sorted({share.label for record in records for share in record.top})
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("file", "labels", *map(guarded, classes), "error"))
    for record in records:
        shares = {share.label: f"{share.confidence:.6f}" for share in record.top}
        said = f"{record.error.what} {record.error.why}" if record.error else ""
        cells = (guarded(record.label or ""), *(shares.get(name, "") for name in classes))
        writer.writerow((guarded(record.file), *cells, guarded(said)))
    return text.getvalue()


def write_csv(records: Sequence[PicturePrediction], path: Path) -> None:
    """Write predictions as CSV; the mark at its start makes spreadsheets read it as UTF-8."""
    text = "\ufeff" + table(records)
    disk.write_bytes(path, text.encode("utf-8", "backslashreplace"))
