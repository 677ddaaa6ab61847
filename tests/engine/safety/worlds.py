"""Feature worlds in memory: two classes whose evidence is known, without pictures or networks."""

import numpy as np

from core.engine.safety import probe, retention
from core.engine.safety.retention import Pair

SPACES = ("pooled", "s16", "s8", "colour")


def features(
    rng: np.random.Generator, labels: np.ndarray, distance: float = 3.0, width: int = 30
) -> np.ndarray:
    """Noise, with the class in the first number."""
    rows = rng.normal(0, 1, (len(labels), width))
    rows[:, 0] += np.where(labels == 0, 0.5, -0.5) * distance
    return rows


def chances(n: int, seed: int = 0) -> np.ndarray:
    """Numbers of chance of n pictures that are all different."""
    return probe.chances([str(at) for at in range(n)], seed)


def two(each: int = 30) -> np.ndarray:
    """Labels of two classes."""
    return np.repeat([0, 1], each)


def world(seed: int = 0, each: int = 30, distance: float = 3.0):
    """Labels, groups, features by space, standardised spaces, fitted pair."""
    rng = np.random.default_rng(seed)
    labels = two(each)
    groups = np.arange(len(labels))
    rows = {name: features(rng, labels, distance) for name in SPACES}
    spaces = {name: probe.space(values) for name, values in rows.items()}
    kernels = retention.kernels({name: spaces[name].kernel(rows[name]) for name in rows})
    pair: Pair = retention.pair(labels, groups, kernels, 0, 1, chances(len(labels), seed))
    return labels, groups, rows, spaces, kernels, pair


def seen(spaces, pair: Pair, changed, augmentation: str = "rotation"):
    """What the views say about changed features."""
    kernels = retention.kernels({name: spaces[name].kernel(changed[name]) for name in changed})
    return {
        view: retention.kept(pair, view, [kernels[view]]) for view in retention.views(augmentation)
    }


def mirrored(rows, share: float = 1.0):
    """The class's number with its sign changed, or taken away in a share of pictures."""
    return {
        name: np.concatenate([values[:, :1] * (1 - 2 * share), values[:, 1:]], axis=1)
        for name, values in rows.items()
    }
