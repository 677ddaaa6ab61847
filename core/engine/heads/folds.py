"""Folds: which rows a head learns from and which it is checked with, groups kept whole."""

import numpy as np
import numpy.typing as npt

from core.engine.heads import feature_set
from core.engine.heads.feature_set import FeatureSet, Floats, Ints

FOLDS = 5


def folds(features: FeatureSet, at_most: int = FOLDS, seed: int = 0) -> list[tuple[Ints, Ints]]:
    """Rows to learn from and original rows to check with; empty where a class is too small.

    Stratified, groups kept whole, as scikit-learn's StratifiedGroupKFold; written here since
    importing that costs a worker a second. A class with few groups makes fewer than `at_most`.
    """
    groups = np.unique(np.asarray(features.groups), return_inverse=True)[1]
    inside = _inside(features.labels, groups)
    least = int((inside[:, inside.any(axis=0)] > 0).sum(axis=0).min(initial=len(inside)))
    if features.labels.ndim == 2:  # a class too rare to be on every fold is no reason for none
        least = min(at_most, len(inside))
    if least < 2:
        return []
    fold = _dealt(inside, min(at_most, least), seed)[groups]
    return [
        (np.flatnonzero(fold != at), np.flatnonzero((fold == at) & features.original))
        for at in range(fold.max() + 1)
    ]


def checks(features: FeatureSet) -> list[tuple[Ints, Ints]]:
    """The folds that a setting is chosen by: all, or one of very many rows.

    That one is still thousands of rows large, and learns from nearly all: a C that was chosen on
    15,000 of 60,000 rows was ten times too large for all of them (100 classes, held-out log loss
    1.48 instead of 1.18).
    """
    if features.features.size <= feature_set.MOST_NUMBERS:
        return folds(features)
    numbers: dict[str, int] = {}
    groups = np.array([numbers.setdefault(group, len(numbers)) for group in features.groups])
    first = features.labels[np.unique(groups, return_index=True)[1]]
    # of pictures that show several classes a fifth at random: there are thousands of them
    held = _fifth(np.zeros(len(first), dtype=np.int64) if first.ndim == 2 else first)[groups]
    if not (held & features.original).any():
        return []
    return [(np.flatnonzero(~held), np.flatnonzero(held & features.original))]


def _fifth(labels: Ints) -> npt.NDArray[np.bool_]:
    """One of so many groups of each class as there are folds, drawn at random; none of too few."""
    order = np.random.default_rng(0).permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    sizes = np.bincount(labels)
    ranks = np.arange(len(order)) - np.repeat(sizes.cumsum() - sizes, sizes)
    held = np.empty(len(labels), dtype=np.bool_)
    held[order] = ranks % FOLDS == FOLDS - 1
    return held


def _inside(labels: Ints, groups: Ints) -> Floats:
    """How often each class is shown in each group, [groups, classes]; none of them is one more."""
    if labels.ndim == 2:
        shown = np.concatenate([labels, labels.sum(axis=1, keepdims=True) == 0], axis=1)
        inside = np.zeros((groups.max(initial=-1) + 1, shown.shape[1]))
        np.add.at(inside, groups, shown)
        return inside
    inside = np.zeros((groups.max(initial=-1) + 1, labels.max(initial=-1) + 1))
    np.add.at(inside, (groups, labels), 1)
    return inside


def _dealt(inside: Floats, count: int, seed: int) -> Ints:
    """The fold of each group: the largest first, each to where its classes are rarest so far."""
    order = np.random.default_rng(seed).permutation(len(inside))
    order = order[np.argsort(-inside[order].sum(1), kind="stable")]
    held = np.zeros((count, inside.shape[1]))
    found = np.empty(len(inside), dtype=np.int64)
    for group in order:
        crowded = held @ inside[group]
        fold = int(np.lexsort((held.sum(1), crowded))[0])
        held[fold] += inside[group]
        found[group] = fold
    return found
