"""The pool: all pictures of a folder as few numbers each, as the engine has written it.

It is in parts at first: of a large folder some pictures come early, and the file is replaced by
one with more of them. Rows keep their places while pictures are added.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core import files, home
from core.data.dataset import Dataset
from core.weights.backbone_choice import BackboneChoice

Floats: TypeAlias = npt.NDArray[np.float32]
Ints: TypeAlias = npt.NDArray[np.int32]

POOL_FILE = "pool.safetensors"
POOL_VERSION = 2
"""Of the file; another is no pool."""
_HASH_BYTES = 16


@dataclass(frozen=True, kw_only=True, eq=False)
class Pool:
    """Pictures by content, n of them, one row each."""

    contents: tuple[str, ...]
    """Content hashes (`core.data.dataset.Picture.content`)."""
    features: Floats
    """[n, d] along few axes, each 1 long and drawn a little to the pictures it is most like."""
    groups: Ints
    """[n]: the same number = belong together (copies, a burst, one patient, nearly the same)."""
    total: int
    """Pictures that the folder has; more than n while the pool is made."""
    stamp: int = 0
    """Names this state of the file, see `stamp_of`."""

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each content."""
        return {content: row for row, content in enumerate(self.contents)}

    @property
    def whole(self) -> bool:
        """Whether all pictures that can be read are in it."""
        return len(self.contents) >= self.total


def place(folder: Path, backbone: BackboneChoice) -> Path:
    """Where the pool of a folder lies, as this backbone sees it."""
    seen_by = [backbone.name, backbone.source, backbone.path, backbone.sha256]
    named = json.dumps([str(folder.resolve()), *seen_by, POOL_VERSION])
    digest = hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()
    return home.cache_folder() / "pools" / digest[:24]


def listing(dataset: Dataset) -> str:
    """Names the pictures of a folder by content: what is said of them is nothing to a pool."""
    whole = hashlib.blake2b(digest_size=16)
    for content in sorted({picture.content for picture in dataset.pictures}):
        whole.update(content.encode())
    return whole.hexdigest()


def stamp_of(folder: Path) -> int:
    """Names the state of the pool in its folder; 0 = there is none. Cheap: ask it often."""
    try:
        return (folder / POOL_FILE).stat().st_mtime_ns
    except OSError:
        return 0


def read(folder: Path) -> Pool | None:
    """The pool as far as it is made; `None` where there is none that can be read."""
    stamp = stamp_of(folder)
    if not stamp:
        return None
    try:
        with safe_open(folder / POOL_FILE, "numpy") as opened:
            named = _checked(opened)
            return Pool(
                contents=_contents(opened),
                features=opened.get_tensor("features"),
                groups=opened.get_tensor("groups"),
                total=int(named["total"]),
                stamp=stamp,
            )
    except (OSError, SafetensorError, ValueError, KeyError):
        return None


def read_along(folder: Path) -> tuple[tuple[str, ...], Floats] | None:
    """The pictures of a pool as they are along the axes alone, for who goes on with it."""
    try:
        with safe_open(folder / POOL_FILE, "numpy") as opened:
            _checked(opened)
            return _contents(opened), opened.get_tensor("along")
    except (OSError, SafetensorError, ValueError, KeyError):
        return None


def _checked(opened: Any) -> dict[str, str]:
    named = opened.metadata() or {}
    if named.get("version") != str(POOL_VERSION):
        raise ValueError("a pool of another version")
    return dict(named)


def _contents(opened: Any) -> tuple[str, ...]:
    return tuple(row.tobytes().hex() for row in opened.get_tensor("contents"))


def write(pool: Pool, along: Floats, folder: Path) -> None:
    """Put a pool in place of the one that lies there.

    Args:
        pool: what is read.
        along: [n, d] its pictures along the axes alone.
        folder: its place.

    Raises:
        DiskFull: no room; the old one is untouched.
    """
    digests = np.frombuffer(bytes.fromhex("".join(pool.contents)), dtype=np.uint8)
    tensors: dict[str, npt.NDArray[Any]] = {
        "contents": digests.reshape(len(pool.contents), _HASH_BYTES),
        "features": pool.features,
        "along": along,
        "groups": pool.groups,
    }
    named = {"version": str(POOL_VERSION), "total": str(pool.total)}
    with files.replacing(folder / POOL_FILE) as temporary:
        save_file(tensors, temporary, metadata=named)
