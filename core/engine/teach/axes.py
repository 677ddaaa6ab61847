"""The axes of a pool: what turns the features of a picture into few numbers, kept beside it.

They are kept so that pictures which come later are seen as the first ones were.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core import files
from core.engine.teach.neighbours import nearest
from core.runs.stop import CheckStop
from core.teach.pool import POOL_VERSION, Floats

Doubles: TypeAlias = npt.NDArray[np.float64]

AXES_FILE = "axes.safetensors"
MADE_OF = 4096
"""Pictures that axes are made of, at most: they come in an order of chance."""
WIDTH = 128
"""Numbers that a picture becomes, at most; see `benchmarks/teach.md`."""
_NEAREST = 5
"""Neighbours by which the axes are weighed."""
_WHITENED = 10.0
"""How much of it, in units of all variance: 3 to 100 came to the same."""
_NOTHING = 1e-8
"""Share of the largest variance below which the pictures do not vary along an axis."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Axes:
    """The middle of the pictures and the axes along which they are seen."""

    mean: Floats
    """[D]"""
    turn: Floats
    """[D, d]"""
    made_of: int
    """Pictures."""

    def project(self, features: Floats) -> Floats:
        """Features [n, D] along the axes, [n, d], each 1 long."""
        along = np.matmul(_rooted(features) - self.mean, self.turn, dtype=np.float32)
        return unit(along)

    def save(self, folder: Path) -> None:
        """Keep them beside the pool."""
        with files.replacing(folder / AXES_FILE) as temporary:
            tensors = {"mean": self.mean, "turn": self.turn}
            named = {"made_of": str(self.made_of), "version": str(POOL_VERSION)}
            save_file(tensors, temporary, metadata=named)


def made(features: Floats, check_stop: CheckStop) -> Axes:
    """The axes along which features [n, D] vary most, each weighed by what it tells apart.

    Along some of them even pictures that are neighbours differ: these tell nothing apart and are
    made small (the covariance of neighbours whitened, as in Bar-Hillel et al. 2005 for pictures
    that are known to be of one class). With one label a class 3 to 4 of 100 pictures more were
    right, see `benchmarks/teach.md`.
    """
    features = _rooted(features)
    mean = features.mean(0)
    rows = (features - mean).astype(np.float64)
    n, d = rows.shape
    by_picture = n < d
    values, vectors = np.linalg.eigh(rows @ rows.T if by_picture else rows.T @ rows)
    kept = np.flatnonzero(values > max(values[-1], 1e-12) * _NOTHING)[::-1][:WIDTH]
    if not len(kept):
        return Axes(mean=mean, turn=np.zeros((d, 1), np.float32), made_of=n)  # all alike
    turn = rows.T @ vectors[:, kept] / np.sqrt(values[kept]) if by_picture else vectors[:, kept]
    turn = turn @ _telling(unit((rows @ turn).astype(np.float32)), check_stop)
    return Axes(mean=mean, turn=np.ascontiguousarray(turn, dtype=np.float32), made_of=n)


def _telling(seen: Floats, check_stop: CheckStop) -> Doubles:
    """What weighs the axes of pictures [n, d]: small where neighbours differ, [d, d]."""
    d = seen.shape[1]
    found = nearest(seen, _NEAREST, check_stop).rows
    apart = (seen[:, None] - seen[found]).reshape(-1, d).astype(np.float64)
    products = apart.T @ apart
    amount = float(np.trace(products))
    if not amount:
        return np.eye(d)
    values, vectors = np.linalg.eigh(np.eye(d) / d + _WHITENED * products / amount)
    weighed: Doubles = (vectors / np.sqrt(values)) @ vectors.T
    return weighed


def unit(rows: Floats) -> Floats:
    """Rows [n, d] made 1 long; those of nothing stay nothing."""
    result: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return result


def _rooted(features: Floats) -> Floats:
    """The square root of each, with its sign: a few large numbers no longer drown the others.

    With it and rows of unit length (Perronnin et al. 2010) heads of few labels were right more
    often than with standardised features: see `benchmarks/teach.md`.
    """
    result: Floats = np.copysign(np.sqrt(np.abs(features)), features)
    return result


def load(folder: Path) -> Axes | None:
    """Those that were kept; `None` where there are none that can be read."""
    try:
        with safe_open(folder / AXES_FILE, "numpy") as opened:
            named = opened.metadata() or {}
            if named.get("version") != str(POOL_VERSION):
                return None
            return Axes(
                mean=opened.get_tensor("mean"),
                turn=opened.get_tensor("turn"),
                made_of=int(named["made_of"]),
            )
    except (OSError, SafetensorError, ValueError, KeyError):
        return None
