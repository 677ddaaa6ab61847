"""Reading looks at each candidate: is it a whole picture, and what is its content."""

import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from core import files
from core.data import decoding, formats, no_ending, refusals
from core.data.dataset import Dataset, Ignored, Layout, Picture, Side
from core.data.natural_order import natural
from core.data.seen import FileFacts, SeenFiles, Stamp
from core.data.target import Kind, OneClass, Target, Unsorted, classes
from core.errors import GraftError, NoImagesFound

Progress = Callable[[int, int, Path], None]
"""Told how many files were looked at, how many there are in all, and the latest one."""

_AT_ONCE = 1024
_TOGETHER = 16
"""Files that one thread looks at in a row: to hand over each takes longer than to read it."""
_THREADS = 8
_FOREIGN = (".avif", ".jxl", ".psd", ".svg", ".dng", ".cr2", ".nef", ".arw")


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A file that may be a picture, with the classes that its place or its table gives it."""

    file: str
    names: tuple[str, ...]
    """Where each picture shows one class, empty = nobody has said which."""
    side: Side | None = None
    group: str = ""
    """See `Picture.group`."""


def not_tried(name: str) -> str | None:
    """Why a file of that name is not tried as a picture, or `None`."""
    stem, _, end = name.rpartition(".")
    suffix = f".{end.lower()}" if stem and end else ""
    if suffix in formats.IMAGE_SUFFIXES:
        return None
    if suffix in _FOREIGN:
        return f"{suffix[1:].upper()} pictures are not supported: save them as JPEG or PNG"
    if no_ending.without_ending(name):  # of these only DICOM is ever listed, see `core.data.scan`
        return None
    return f"not a picture file ({suffix})"


def dataset(
    folder: Path,
    layout: Layout,
    candidates: list[Candidate],
    ignored: list[Ignored],
    on_progress: Progress | None,
    kind: Kind = "classify",
) -> Dataset:
    """Look at all candidates, in threads, and put together what was found.

    What an earlier scan read, and did not change since, is not opened: one that ends early goes on.

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
    found: list[Picture | Ignored] = []
    damaged, seen, total = decoding.known(), SeenFiles(folder), len(candidates)
    waiting: list[Candidate] = []
    for done, candidate in enumerate(candidates, 1):
        facts = seen.recall(candidate.file)
        if facts is None:
            waiting.append(candidate)
        else:
            found.append(_said_of(candidate, facts, damaged, kind))
        if on_progress and done % _AT_ONCE == 0:
            on_progress(len(found), total, folder / candidate.file)
    try:
        looked_at = _looked_at(folder, waiting, seen)
        for done, (candidate, now) in enumerate(looked_at, len(found) + 1):
            found.append(
                now if isinstance(now, Ignored) else _said_of(candidate, now, damaged, kind)
            )
            if on_progress:
                on_progress(done, total, folder / candidate.file)
    finally:
        seen.save()
    pictures = [one for one in found if isinstance(one, Picture)]
    left_out = [*ignored, *(one for one in found if isinstance(one, Ignored))]
    return _dataset(folder, layout, pictures, left_out, kind)


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
    folder: Path, candidates: Iterable[Candidate], seen: SeenFiles
) -> Iterator[tuple[Candidate, FileFacts | Ignored]]:
    """Read header and content of each candidate, some at a time in threads, in order.

    Where nobody wants more of them, the files at hand are the last that are read.
    """
    waiting, ended = iter(candidates), threading.Event()

    def look(some: list[Candidate]) -> list[tuple[Candidate, Stamp | None, FileFacts | Ignored]]:
        return [(one, *_look(folder, one.file, seen)) for one in some if not ended.is_set()]

    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="scan")
    try:
        while some := list(islice(waiting, _AT_ONCE)):
            parts = [some[at : at + _TOGETHER] for at in range(0, len(some), _TOGETHER)]
            for looked_at in pool.map(look, parts):
                for candidate, stamp, found in looked_at:
                    if stamp and isinstance(found, FileFacts):
                        seen.note(candidate.file, stamp, found)
                    yield candidate, found
    finally:
        ended.set()
        pool.shutdown(cancel_futures=True)


def _look(folder: Path, file: str, seen: SeenFiles) -> tuple[Stamp | None, FileFacts | Ignored]:
    """What is read of a file, and by what it is known again; or why it is no picture."""
    path = folder / file
    try:
        stamp = seen.stamp(file)
        header = formats.inspect(path)
        return stamp, FileFacts(files.content_hash(path), header)
    except GraftError as error:
        return None, Ignored(file=file, reason=refusals.reason(error))
    except OSError as error:
        return None, Ignored(file=file, reason=f"could not be read: {error.strerror}")


def _said_of(
    candidate: Candidate, facts: FileFacts, damaged: Mapping[str, str], kind: Kind
) -> Picture | Ignored:
    """A file with what its place says that it shows; left out where it cannot be decoded."""
    if facts.content in damaged:
        return Ignored(file=candidate.file, reason=damaged[facts.content])
    return Picture(
        file=candidate.file,
        target=_target(candidate.names, kind),
        content=facts.content,
        side=candidate.side,
        group=candidate.group,
        taken=facts.header.taken,
        repairs=facts.header.repairs,
        patient=facts.header.patient,
    )


@lru_cache(maxsize=4096)
def _target(names: tuple[str, ...], kind: Kind) -> Target:
    """One object for all pictures that show the same."""
    composed = [unicodedata.normalize("NFC", name) for name in names]
    if kind == "multilabel":
        return classes(composed)
    return OneClass(*composed) if composed else Unsorted()


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
