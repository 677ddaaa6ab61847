"""The sample data set: six classes of traffic signs, drawn here on first use, no download."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core import folders
from core.data import signs
from core.home import sample_folder

PER_CLASS = 60
SEED = 1968
"""The Vienna Convention on Road Signs and Signals."""
NAME = "traffic-signs"


Drawn = Callable[[int, int], None]
"""Told how many pictures are drawn, and how many there will be."""


def make(folder: Path | None = None, on_progress: Drawn | None = None) -> Path:
    """Draw the sample where it is not there yet, and return its folder.

    Same seed, same labels and files on every machine. It is drawn beside its place and moved there
    when it is whole, so that a stopped drawing leaves nothing behind that looks like data.

    Args:
        folder: where it should lie; by default `traffic-signs` under `home.sample_folder()`.
        on_progress: see `Drawn`; not called where it is there already.

    Raises:
        DiskFull: no room for about 4 MB.
    """
    folder = folder or sample_folder() / NAME
    if not folder.is_dir():
        folders.write(folder, _pictures(on_progress))
    return folder


def _pictures(on_progress: Drawn | None = None) -> Iterator[tuple[str, bytes]]:
    """All files as (relative path, content); drawn in threads, given back in order."""
    jobs = [(sign, number) for sign in sorted(signs.SIGNS) for number in range(PER_CLASS)]
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        drawn = pool.map(lambda job: signs.jpeg(*job, seed=SEED), jobs)
        for at, ((sign, number), data) in enumerate(zip(jobs, drawn, strict=True), 1):
            if on_progress:
                on_progress(at, len(jobs))
            yield f"{sign}/{sign}_{number:02d}.jpg", data
