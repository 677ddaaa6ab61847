"""Decoding check: every picture is decoded once, and what came of it is kept by its content.

Of a whole picture that is how it looks (`core.data.looks`), of a damaged one why.

A scan looks at headers and ends only, which is ten times faster; damage between them shows when a
picture is decoded. Of 1,137 damaged files that a scan had accepted, 338 could not be.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import PIL

from core import files, home, locks
from core.data import formats, looks, refusals, rgb, whites
from core.data.dataset import Dataset
from core.data.looks import Look
from core.errors import UnreadablePicture

Damaged = Mapping[str, str]
"""Why a picture cannot be decoded (as `Ignored.reason` has it), by content hash."""
Told = Callable[[int, int], None]
"""Told how many pictures are decoded, and how many there are in all."""

_AT_ONCE = 64
_SAVE_EVERY_S = 2.0


def known() -> Damaged:
    """What earlier checks found, on this computer and with this version of the decoder."""
    found: dict[str, str] = {}
    for record in files.read_lines(_file())[0]:
        damaged = record.get("damaged")
        if isinstance(damaged, dict):
            found.update({str(content): str(why) for content, why in damaged.items()})
    return found


def check(dataset: Dataset, on_progress: Told | None = None, *, threads: int = 1) -> Damaged:
    """Decode every picture of a data set that was never decoded before.

    A picture that is gone or for which there is no memory now is left undecided. What was found
    is kept every few seconds, so that a check that ends early goes on from there.

    Args:
        dataset: what was scanned.
        on_progress: see `Told`; what it raises ends the check.
        threads: pictures decoded side by side.

    Returns:
        What is known now, of these and of all other pictures.
    """
    found = dict(known())
    waiting = [(content, dataset.folder / file) for content, file in _waiting(dataset, found)]
    fresh, saved = _Fresh(), time.monotonic()
    try:
        for done, (content, seen) in enumerate(_decoded(waiting, threads), 1):
            if isinstance(seen, str):
                fresh.damaged[content] = found[content] = seen
            elif seen:
                fresh.looks[content] = seen.look
                if seen.white:
                    fresh.whites[content] = seen.white
            if time.monotonic() - saved > _SAVE_EVERY_S:
                _save(fresh)
                fresh, saved = _Fresh(), time.monotonic()
            if on_progress:
                on_progress(done, len(waiting))
    finally:
        _save(fresh)
    return found


def waiting(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Content and file of each picture that was never decoded before."""
    return _waiting(dataset, known())


def _waiting(dataset: Dataset, damaged: Damaged) -> Iterator[tuple[str, str]]:
    """What is whole was looked at."""
    named = {picture.content: picture.file for picture in dataset.pictures}
    looked_at = {*looks.known().of(named).contents}
    for content, file in named.items():
        if content not in damaged and content not in looked_at:
            yield content, file


@dataclass(kw_only=True)
class _Fresh:
    """What was found since it was last kept, by content hash."""

    looks: dict[str, Look] = field(default_factory=dict)
    damaged: dict[str, str] = field(default_factory=dict)
    whites: dict[str, float] = field(default_factory=dict)


class _Seen(NamedTuple):
    """What one decoding told."""

    look: Look
    white: float | None
    """See `core.data.rgb.to_rgb`."""


def _decoded(
    waiting: Iterable[tuple[str, Path]], threads: int
) -> Iterator[tuple[str, _Seen | str | None]]:
    """Content, and how it looks, or why it cannot be decoded; `None` = not known."""
    coming = iter(waiting)
    with ThreadPoolExecutor(threads, thread_name_prefix="decoding-check") as pool:
        while some := list(islice(coming, _AT_ONCE)):
            seen = pool.map(_look, [path for _, path in some])
            yield from zip([content for content, _ in some], seen, strict=True)


def _look(path: Path) -> _Seen | str | None:
    try:
        with formats.decoded(path, at_least_px=looks.SIDE_PX) as picture:
            white = picture.info.get("white")
            return _Seen(looks.measure(picture), white if isinstance(white, float) else None)
    except UnreadablePicture as error:
        return None if refusals.is_passing(error) else refusals.reason(error)
    except Exception:  # noqa: BLE001 - whatever a decoder may raise: the training will say it
        return None


def _save(fresh: _Fresh) -> None:
    if fresh.looks or fresh.damaged:
        with locks.changing(_file()):  # several processes may be at it
            whites.save(fresh.whites)
            looks.save(fresh.looks)
            if fresh.damaged:
                files.append_line(_file(), {"damaged": fresh.damaged})


def _file() -> Path:
    """Another version of the decoder may judge otherwise, and so may another way of reading."""
    name = f"damaged-{rgb.READING}-pillow-{PIL.__version__}.jsonl"
    return home.cache_folder() / "decoded" / name
