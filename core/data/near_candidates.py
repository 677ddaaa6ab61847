"""Near candidates: pairs of thumbnails that are alike enough to be copies of one picture.

Told by their low frequencies, as perceptual hashes do; numbers instead of bits, for a crop of 5 %
flips up to ten of 64 bits, as many as parts two alike pictures.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.data import looks
from core.data.looks import Floats

NEAR = 0.13
"""Largest squared distance of the codes of two candidates; 1 = nothing in common. A crop of 5 % on
every side comes to 0.03 to 0.13 in 95 of 100 photographs, of pairs of different photographs 1 in
50,000 to 1 in 2,000 is nearer."""
OF_ONE_AT_MOST = 6
"""Candidates of a picture, the nearest: in a film all frames are near."""
_FREQUENCIES = [(a, b) for a in range(7) for b in range(7) if 0 < a + b <= 6]
_NOISE = 2.0
"""Contrast of a thumbnail that says nothing, of 255."""
_ROWS, _COLUMNS = 256, 2048
"""Pairs that are looked at at a time: as many as the processor keeps at hand."""
_THUMBS = 4096
"""Thumbnails that are worked on at a time: what bounds the memory."""

_Places = npt.NDArray[np.int64]


class Candidates(NamedTuple):
    """Pairs of pictures, each once, in the order of the first."""

    first: _Places
    second: _Places
    apart: Floats
    """Squared distance of their codes."""

    def nearest(self, most: int) -> "Candidates":
        """The same without the least alike, where there are more."""
        if len(self.apart) <= most:
            return self
        kept = np.sort(np.argsort(self.apart, kind="stable")[:most])
        return Candidates(self.first[kept], self.second[kept], self.apart[kept])


def candidates(thumbs: npt.NDArray[np.uint8]) -> Candidates:
    """Pairs of pictures that may be copies, a few for each picture, the nearest.

    A picture is compared only with those whose first number is near enough for it, many at a time:
    memory stays below some 100 numbers a picture, time grows with the square of their number.

    Args:
        thumbs: [n, side, side].
    """
    codes = _codes(thumbs)
    order = np.argsort(codes[:, 0], kind="stable")
    codes = codes[order]
    lengths = (codes**2).sum(axis=1, keepdims=True)
    ones = np.ones_like(lengths)
    left, right = np.hstack([-2 * codes, lengths, ones]), np.hstack([codes, ones, lengths])
    found: list[tuple[_Places, _Places, Floats]] = []
    for begin in range(0, len(codes), _ROWS):
        last = codes[min(begin + _ROWS, len(codes)) - 1, 0]
        end = int(np.searchsorted(codes[:, 0], last + NEAR**0.5, side="right"))
        near, to, apart = _near(left[begin : begin + _ROWS], right[begin:end])
        nearest = _first_of_each(near, apart)
        near, to, apart = near[nearest], to[nearest], apart[nearest]
        found.append((order[begin + near], order[begin + to], apart))
    if not found:
        none = np.zeros(0, np.int64)
        return Candidates(none, none, np.zeros(0, np.float32))
    return Candidates(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _near(left: Floats, right: Floats) -> tuple[_Places, _Places, Floats]:
    """Which rows are near which later ones, and how far apart they are.

    Args:
        left: of a few pictures.
        right: of the same and of all that are compared with them.
    """
    found = []
    for begin in range(0, len(right), _COLUMNS):
        apart = left @ right[begin : begin + _COLUMNS].T
        near, to = np.divmod(np.flatnonzero(apart <= NEAR), apart.shape[1])
        later = to + begin > near
        near, to = near[later], to[later]
        found.append((near, to + begin, apart[near, to]))
    near, to, apart = (np.concatenate(column) for column in zip(*found, strict=True))
    return near, to, apart


def _first_of_each(rows: _Places, distance: Floats) -> _Places:
    """The places of the nearest few of each row, row by row."""
    sorted_ = np.lexsort((distance, rows))
    rows = rows[sorted_]
    begun = np.searchsorted(rows, rows, side="left")
    kept: _Places = sorted_[np.arange(len(rows)) - begun < OF_ONE_AT_MOST]
    return kept


def _codes(thumbs: npt.NDArray[np.uint8]) -> Floats:
    """The low frequencies of thumbnails (DCT-II) without their brightness and contrast."""
    n = looks.THUMB_PX
    at = np.arange(n)
    waves = np.sqrt(2 / n) * np.cos(np.pi * (at + 0.5) * at[:, None] / n)
    down, across = np.array(_FREQUENCIES).T
    share = 0.5 ** (0.5 * ((down == 0) * 1 + (across == 0)))
    bases = waves[down][:, :, None] * waves[across][:, None] * share[:, None, None]
    bases = bases.reshape(len(_FREQUENCIES), -1).astype(np.float32)
    codes = np.zeros((len(thumbs), len(_FREQUENCIES)), np.float32)
    for begin in range(0, len(thumbs), _THUMBS):
        light = thumbs[begin : begin + _THUMBS].reshape(-1, n * n).astype(np.float32)
        light -= light.mean(axis=1, keepdims=True)
        light /= np.sqrt((light**2).sum(axis=1, keepdims=True)) + _NOISE * n
        codes[begin : begin + _THUMBS] = light @ bases.T
    return codes
