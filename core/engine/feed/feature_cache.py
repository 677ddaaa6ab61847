"""Features on disk: looked up by picture, appended in shards, bounded in size."""

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core import files, home
from core.data import rgb

FEATURE_CACHE_BYTES = 4 * 2**30
"""Most bytes of features kept; the shards used longest ago go first."""
IN_MEMORY_BYTES = 2**29
"""Rows that are read together and are larger than this lie in a file mapped into memory."""
_DIGEST = 16


_FLUSH_ROWS = 2048
"""Rows between two shards: a stopped run has to repeat no more than these."""


def row_key(*parts: object) -> bytes:
    """What one row of features is of: 16 bytes."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


class FeatureCache:
    """All rows known of one space (weights, preprocessing, precision)."""

    def __init__(self, space: str) -> None:
        name = hashlib.sha256(f"{rgb.READING}|{space}".encode()).hexdigest()[:24]
        self.folder = home.cache_folder() / "features" / name
        self._at: dict[bytes, tuple[Path, int]] = {}
        self._labels: dict[bytes, str] = {}
        for shard in sorted(self.folder.glob("*.safetensors")):
            self._list(shard)

    def __contains__(self, key: bytes) -> bool:
        return key in self._at

    def label(self, key: bytes, otherwise: str) -> str:
        """The label that augmentation left on a view; the given one where it changed nothing."""
        return self._labels.get(key, otherwise)

    def read(self, keys: Sequence[bytes]) -> npt.NDArray[np.float32]:
        """Rows by key, each shard opened once; very many come as a file mapped into memory.

        Raises:
            KeyError: one is not here (any more).
        """
        wanted: dict[Path, list[tuple[int, int]]] = {}
        for place, key in enumerate(keys):
            shard, row = self._at[key]
            wanted.setdefault(shard, []).append((place, row))
        found: npt.NDArray[np.float32] | None = None
        for shard, pairs in wanted.items():
            try:
                with safe_open(shard, "numpy") as opened:
                    rows = opened.get_tensor("features")
            except (OSError, SafetensorError) as error:
                raise KeyError(str(shard)) from error
            shard.touch()
            if found is None:
                found = self._room(len(keys), rows.shape[1])
            places, at = zip(*pairs, strict=True)
            found[list(places)] = rows[list(at)]
        return found if found is not None else np.empty((0, 0), dtype=np.float32)

    def _room(self, n: int, d: int) -> npt.NDArray[np.float32]:
        """Room for n rows of d numbers: in memory, or in a file that goes when it is let go."""
        if n * d * 4 <= IN_MEMORY_BYTES:
            return np.empty((n, d), dtype=np.float32)
        with tempfile.TemporaryFile(dir=self.folder) as file:
            return np.memmap(file, dtype=np.float32, mode="w+", shape=(n, d))

    def add(
        self, keys: Sequence[bytes], features: npt.NDArray[np.float32], labels: dict[bytes, str]
    ) -> None:
        """Write one shard.

        Args:
            keys: one a row.
            features: [n, d].
            labels: of the rows whose label augmentation changed.
        """
        if not keys:
            return
        name = hashlib.sha256(b"".join(keys)).hexdigest()[:24]
        path = self.folder / f"{name}.safetensors"
        listed = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), _DIGEST)
        told = json.dumps({key.hex(): label for key, label in labels.items()})
        with files.replacing(path) as temporary:
            tensors: dict[str, npt.NDArray[Any]] = {
                "features": np.ascontiguousarray(features),
                "keys": listed,
            }
            save_file(tensors, temporary, metadata={"labels": told})
        self._at.update({key: (path, row) for row, key in enumerate(keys)})
        self._labels.update(labels)

    def _list(self, shard: Path) -> None:
        try:
            with safe_open(shard, "numpy") as opened:
                keys = opened.get_tensor("keys")
                told = files.parse_json((opened.metadata() or {}).get("labels", "{}").encode())
        except (OSError, SafetensorError, ValueError):
            shard.unlink(missing_ok=True)
            return
        self._at.update({key.tobytes(): (shard, row) for row, key in enumerate(keys)})
        self._labels.update({bytes.fromhex(key): label for key, label in told.items()})


class PendingFeatures:
    """Features that are not in the cache yet: they go there many at a time."""

    def __init__(self, cache: FeatureCache) -> None:
        self._cache = cache
        self._keys: list[bytes] = []
        self._features: list[npt.NDArray[np.float32]] = []
        self._labels: dict[bytes, str] = {}

    def add(
        self, keys: Sequence[bytes], features: npt.NDArray[np.float32], labels: dict[bytes, str]
    ) -> None:
        """Take in some; see `FeatureCache.add`."""
        self._keys += keys
        self._features.append(features)
        self._labels |= labels
        if len(self._keys) >= _FLUSH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write all of them."""
        if self._keys:
            self._cache.add(self._keys, np.concatenate(self._features), self._labels)
        self._keys, self._features, self._labels = [], [], {}


def trim(folder: Path, largest_bytes: int = FEATURE_CACHE_BYTES) -> int:
    """Remove the files used longest ago until a cache folder is no larger than allowed.

    Returns:
        Bytes freed.
    """
    known = []
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if path.is_file():
                state = path.stat()
                known.append((state.st_mtime, state.st_size, path))
    total = before = sum(size for _, size, _ in known)
    for _, size, path in sorted(known):
        if total <= largest_bytes:
            break
        with contextlib.suppress(OSError):
            path.unlink()
            total -= size
    return before - total
