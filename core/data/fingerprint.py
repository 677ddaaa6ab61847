"""Fingerprint of a data set: a short text that names these very pictures with their labels.

What was measured on a data set is kept under it, so that it is found for the same pictures and for
no others.
"""

import hashlib
from functools import lru_cache

from core.data.dataset import Dataset, Picture
from core.data.same import Same

_Pictures = tuple[Picture, ...]


def fingerprint(dataset: Dataset) -> str:
    """Names files, labels and contents; the last few are remembered, for pages ask many times."""
    return _fingerprint(Same(dataset.pictures))


def earlier_fingerprint(dataset: Dataset) -> str:
    """The same as version 0.2 spelt it for bake-offs and probes: without the files' names."""
    return _earlier_fingerprint(Same(dataset.pictures))


@lru_cache(maxsize=4)
def _fingerprint(same: Same[_Pictures]) -> str:
    rows = (f"{one.file}\x1f{one.label}\x1f{one.content}" for one in same.held)
    return _digest("\n".join(rows))[:16]


@lru_cache(maxsize=4)
def _earlier_fingerprint(same: Same[_Pictures]) -> str:
    rows = (f"{one.content}\0{one.label}\0" for one in same.held)
    return _digest("".join(rows))[:32]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
