"""Reading looks at each candidate: is it a whole picture, and what is its content."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from core import files
from core.data import decoding, formats, no_ending, refusals
from core.data.dataset import Dataset, Ignored, Layout, Picture, Side
from core.data.natural_order import natural
from core.data.target import Kind, OneClass, classes
from core.data.walk import Listing
from core.errors import GraftError, NoImagesFound

Progress = Callable[[int, int, Path], None]
"""Told how many files were looked at, how many there are in all, and the latest one."""

_AT_ONCE = 1024
_THREADS = 8
_FOREIGN = (".avif", ".jxl", ".psd", ".svg", ".dng", ".cr2", ".nef", ".arw")


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A file that may be a picture, with the classes that its place or its table gives it."""

    file: str
    names: tuple[str, ...]
    side: Side | None = None
    group: str = ""
    """See `Picture.group`."""


def not_tried(name: str) -> str | None:
    """Why a file of that name is not tried as a picture, or `None`."""
    suffix = Path(name).suffix.lower()
    if suffix in formats.IMAGE_SUFFIXES:
        return None
    if suffix in _FOREIGN:
        return f"{suffix[1:].upper()} pictures are not supported: save them as JPEG or PNG"
    if no_ending.without_ending(name):  # of these only DICOM is ever listed, see `tried`
        return None
    return f"not a picture file ({suffix})"


def tried(folder: Path, listing: Listing) -> Listing:
    """A listing without the files that have no ending and are no DICOM; those are ignored."""
    kept = []
    for entry in listing.files:
        if no_ending.without_ending(entry.file) and not no_ending.is_dicom(folder / entry.file):
            reason = "not a picture file (no ending)"
            listing.ignored.append(Ignored(file=entry.file, reason=reason))
        else:
            kept.append(entry)
    listing.files = kept
    return listing


def dataset(
    folder: Path,
    layout: Layout,
    candidates: list[Candidate],
    ignored: list[Ignored],
    on_progress: Progress | None,
    kind: Kind = "classify",
) -> Dataset:
    """Look at all candidates, in threads, and put together what was found.

    Args:
        folder: the data folder.
        layout: how it says what its pictures show.
        candidates: files that may be pictures.
        ignored: what is left out already.
        on_progress: see `Progress`.
        kind: of their targets.

    Raises:
        NoImagesFound: not one of them is a readable picture.
    """
    pictures: list[Picture] = []
    damaged = decoding.known().damaged
    for done, found in enumerate(_looked_at(folder, candidates, damaged, kind), 1):
        if isinstance(found, Picture):
            pictures.append(found)
        else:
            ignored.append(found)
        if on_progress:
            on_progress(done, len(candidates), folder / found.file)
    return _dataset(folder, layout, pictures, ignored, kind)


def without(dataset: Dataset, damaged: Mapping[str, str]) -> Dataset:
    """A data set without the pictures that cannot be decoded; they are listed as ignored.

    Args:
        dataset: what was scanned.
        damaged: reason by content; see `core.data.decoding`.

    Raises:
        NoImagesFound: not one is left.
    """
    lost = [picture for picture in dataset.pictures if picture.content in damaged]
    if not lost:
        return dataset
    ignored = [Ignored(file=picture.file, reason=damaged[picture.content]) for picture in lost]
    left = [picture for picture in dataset.pictures if picture.content not in damaged]
    left_out = [*dataset.ignored, *ignored]
    if not left:
        raise _nothing(dataset.folder, left_out)
    return narrowed(dataset, left, left_out)


def narrowed(dataset: Dataset, left: list[Picture], left_out: list[Ignored]) -> Dataset:
    """A data set of some of its pictures, with what is left out of it now.

    Args:
        dataset: all of it.
        left: at least one of its pictures, maybe with another target.
        left_out: all files that are not used.
    """
    return replace(
        dataset,
        pictures=tuple(sorted(left, key=lambda picture: picture.file)),
        ignored=_in_order(left_out),
        classes=_classes(left),
    )


def _in_order(ignored: list[Ignored]) -> tuple[Ignored, ...]:
    return tuple(sorted(ignored, key=lambda entry: (natural(entry.file), entry.reason)))


def _classes(pictures: list[Picture]) -> tuple[str, ...]:
    names = {name for picture in pictures for name in picture.target.names}
    return tuple(sorted(names, key=natural))


def _dataset(
    folder: Path, layout: Layout, pictures: list[Picture], ignored: list[Ignored], kind: Kind
) -> Dataset:
    if not pictures:
        raise _nothing(folder, ignored)
    return Dataset(
        folder=folder,
        layout=layout,
        pictures=tuple(sorted(pictures, key=lambda picture: picture.file)),
        ignored=_in_order(ignored),
        classes=_classes(pictures),
        kind=kind,
    )


def _looked_at(
    folder: Path, candidates: Iterable[Candidate], damaged: Mapping[str, str], kind: Kind
) -> Iterator[Picture | Ignored]:
    """Read header and content of each candidate, some at a time in threads, in order."""
    waiting = iter(candidates)
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="scan") as pool:
        while some := list(islice(waiting, _AT_ONCE)):
            yield from pool.map(lambda candidate: _look(folder, candidate, damaged, kind), some)


def _look(
    folder: Path, candidate: Candidate, damaged: Mapping[str, str], kind: Kind
) -> Picture | Ignored:
    path = folder / candidate.file
    try:
        header = formats.inspect(path)
        content = files.content_hash(path)
    except GraftError as error:
        return Ignored(file=candidate.file, reason=refusals.reason(error))
    except OSError as error:
        return Ignored(file=candidate.file, reason=f"could not be read: {error.strerror}")
    if content in damaged:
        return Ignored(file=candidate.file, reason=damaged[content])
    names = [unicodedata.normalize("NFC", name) for name in candidate.names]
    shown = classes(names) if kind == "multilabel" else OneClass(*names)
    return Picture(
        file=candidate.file,
        target=shown,
        content=content,
        side=candidate.side,
        group=candidate.group,
        taken=header.taken,
        repairs=header.repairs,
        patient=header.patient,
    )


def _nothing(folder: Path, ignored: list[Ignored]) -> NoImagesFound:
    why = "Each class needs its own sub-folder with .jpg, .png, .webp, .bmp, .tif or .gif files."
    if ignored:
        first = min(
            ignored,
            key=lambda entry: (entry.quiet, not_tried(entry.file) is not None, entry.file),
        )
        number = f"{len(ignored)} entries were" if len(ignored) > 1 else "One entry was"
        why += f" {number} left out, e.g. {first.file}: {first.reason}."
    return NoImagesFound(
        what=f"No pictures with a label found in {folder}",
        why=why,
        fix="Choose the folder that contains the class folders.",
    )
