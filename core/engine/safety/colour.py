"""Eighty numbers about a picture's colours, without a network.

Layout and histograms as in classic colour retrieval (Swain & Ballard 1991; MPEG-7 colour layout):
a backbone learns to ignore colour casts, these numbers do not.
"""

import cv2
import numpy as np
import numpy.typing as npt

from core.engine.augment import pipeline

SIZE = 80
_SIDE = 64
_CELLS = 4
_HUES = 24
_VALUES = 8


def shifted(
    images: npt.NDArray[np.uint8], augmentation: str, strength: float
) -> npt.NDArray[np.float16]:
    """The numbers of many pictures [n, 80] after a change of colours, without a network.

    Args:
        images: [n, height, width, 3].
        augmentation: of the catalogue, one that knows no place.
        strength: in its unit, with its sign.
    """
    small = (cv2.resize(one, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA) for one in images)
    rows = [describe(pipeline.fixed(one, augmentation, strength)) for one in small]
    return np.stack(rows).astype(np.float16)


def describe(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """4 × 4 Lab layout (48), hue histogram weighted by saturation (24), value histogram (8)."""
    small = cv2.resize(image, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    layout = cv2.resize(lab, (_CELLS, _CELLS), interpolation=cv2.INTER_AREA).ravel() / 100
    hsv = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2HSV)
    hue, saturation, value = (hsv[..., at].ravel() for at in range(3))
    hues = _circular(hue / 360, saturation * value)
    values, _ = np.histogram(value, bins=_VALUES, range=(0, 1))
    return np.concatenate([layout, hues, np.sqrt(values / value.size)]).astype(np.float32)


def _circular(
    hue: npt.NDArray[np.floating], weight: npt.NDArray[np.floating]
) -> npt.NDArray[np.float64]:
    """A histogram on the circle, each pixel shared between its two nearest bins; square roots."""
    place = (hue % 1.0) * _HUES
    left = np.floor(place).astype(int) % _HUES
    share = place - np.floor(place)
    counts = np.bincount(left, weight * (1 - share), _HUES)
    counts += np.bincount((left + 1) % _HUES, weight * share, _HUES)
    return np.sqrt(counts / hue.size)
