"""Pictures decoded once, resized, in one memory-mapped file: read at random as fast as memory.

A decoded 224-pixel square is 147 KiB; 54,000 of them a second come out of a warm page cache, while
a photograph of 12 megapixels takes 13 ms and more to decode each time.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core import files, home, machine
from core.data import rgb
from core.data.split import Row
from core.engine.backbone.preprocessing import Preprocessing
from core.engine.feed import feature_cache, images
from core.engine.feed.images import Uint8Image
from core.engine.feed.read_ahead import read_ahead
from core.errors import DataError, folder_gone

IMAGE_CACHE_BYTES = 16 * 2**30
"""Most bytes of decoded pictures kept, over all data sets."""
_SHARE_OF_FREE_DISK = 0.5
_CHUNK = 16
"""Pictures decoded between two looks at Stop."""

Track = Callable[[Iterable[Sequence[Row]], int], Iterable[Sequence[Row]]]


class ImageCache:
    """The squares of some pictures, by their place in the list that it was opened with."""

    def __init__(self, folder: Path, rows: Sequence[Row], p: Preprocessing) -> None:
        self.folder, self.rows, self.preprocessing = folder, tuple(rows), p
        self.unreadable: dict[str, str] = {}
        self._each = p.side_px * p.side_px * 3
        self._kept: npt.NDArray[np.uint8] | None = None
        told = f"{rgb.READING}|{sorted(asdict(p).items())}|{[row.content for row in rows]}"
        name = hashlib.sha256(told.encode()).hexdigest()[:24]
        self.path = home.cache_folder() / "pictures" / f"{name}.u8"

    def fill(self, track: Track) -> int:
        """Decode what is not there yet.

        Args:
            track: passes chunks on, told how many pictures there are in all.

        Returns:
            Pictures decoded; 0 where an earlier run has left them all.

        Raises:
            FolderNotFound: the folder went away.
            DiskFull: no room left.
        """
        told = self.path.with_suffix(".json")
        known = files.recall_json(told)
        decoded = 0
        if not isinstance(known, dict) or not self.path.exists():
            room = min(IMAGE_CACHE_BYTES, int((machine.free_disk() or 0) * _SHARE_OF_FREE_DISK))
            count = min(len(self.rows), room // self._each)
            feature_cache.trim(self.path.parent, max(IMAGE_CACHE_BYTES - count * self._each, 0))
            with files.replacing(self.path) as temporary:
                self._write(temporary, self.rows[:count], track)
            files.write_json(told, {"unreadable": self.unreadable})
            decoded = count
        else:
            self.unreadable = dict(known.get("unreadable") or {})
        self.path.touch()
        self._open()
        return decoded

    def _write(self, path: Path, rows: Sequence[Row], track: Track) -> None:
        chunks = [rows[at : at + _CHUNK] for at in range(0, len(rows), _CHUNK)]
        with (
            path.open("wb") as file,
            contextlib.closing(read_ahead(self._decode, chunks)) as decoded,
        ):
            for chunk in track(chunks, len(rows)):
                for row, found in zip(chunk, next(decoded), strict=True):
                    if isinstance(found, DataError):
                        self.unreadable[row.file] = f"{found.what}. {found.why}"
                        file.write(bytes(self._each))
                    else:
                        file.write(found.tobytes())

    def _open(self) -> None:
        count = self.path.stat().st_size // self._each
        if count:
            side = self.preprocessing.side_px
            shape = (count, side, side, 3)
            self._kept = np.memmap(self.path, dtype=np.uint8, mode="r", shape=shape)

    def _decode(self, row: Row) -> Uint8Image | DataError:
        try:
            return images.read(self.folder / row.file, self.preprocessing)
        except DataError as error:
            if not self.folder.is_dir():
                raise folder_gone(self.folder) from error
            return error

    def __getitem__(self, place: int) -> Uint8Image:
        """One square; a picture beyond the bound of the cache is decoded now.

        Raises:
            DataError: it has become unreadable meanwhile.
            FolderNotFound: the folder went away.
        """
        if self._kept is not None and place < len(self._kept):
            return np.asarray(self._kept[place])
        found = self._decode(self.rows[place])
        if isinstance(found, DataError):
            raise found
        return found
