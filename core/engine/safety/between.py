"""Kernels of changed pictures among themselves, and of how each moved; made when asked for."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.engine.safety import retention
from core.engine.safety.probe import Space

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.float32]
Features = Mapping[str, npt.NDArray[np.floating]]


class Movement(NamedTuple):
    """Kernels [n, n] of pictures to the ways that pictures moved when they were changed."""

    ways: Floats
    """Of each way to each."""
    before: Floats
    """Of unchanged pictures to the ways."""
    after: Floats
    """Of changed ones."""


class Between:
    """One variant's features against themselves and against the originals'."""

    def __init__(self, spaces: Mapping[str, Space], features: Features) -> None:
        self._spaces, self._features = spaces, features
        self._plain: Mapping[str, Floats] | None = None
        self._spread: float | None = None
        self._movement: Movement | None = None

    def kernel(self, view: str) -> Floats:
        """Standardised as the originals are: comparable with their kernels."""
        if self._plain is None:
            parts = {}
            for name, space in self._spaces.items():
                rows = self._rows(name)
                parts[name] = np.asarray(rows @ rows.T / space.diagonal, np.float64)
            self._plain = retention.kernels(parts)
        return self._plain[view]

    def spread(self) -> float:
        """Variance between changed pictures as a share of that between originals (stride 16)."""
        if self._spread is None:
            name = "s16" if "s16" in self._spaces else "pooled"
            rows, space = self._rows(name), self._spaces[name]
            self._spread = float(rows.var(axis=0).sum()) / space.diagonal
        return self._spread

    def movement(self) -> Movement:
        """How the pictures moved, in the spaces of the mixture "place"."""
        if self._movement is None:
            names = [name for name in retention.MIXTURES["place"] if name in self._spaces]
            parts = zip(*(self._moved(name) for name in names), strict=True)
            mixed = (np.asarray(np.mean(kernels, axis=0), np.float64) for kernels in parts)
            self._movement = Movement(*mixed)
        return self._movement

    def _moved(self, name: str) -> tuple[Rows, Rows, Rows]:
        before, after = self._spaces[name].originals, self._rows(name)
        ways = after - before
        size = max(float(np.einsum("ij,ij->i", ways, ways).mean()), 1e-9)
        scaled = ways.T / size
        return ways @ scaled, before @ scaled, after @ scaled

    def _rows(self, name: str) -> Rows:
        space = self._spaces[name]
        rows: Rows = (np.asarray(self._features[name], np.float32) - space.mean) * space.scale
        return rows
