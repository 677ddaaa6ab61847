"""A closed-form probe per pair of classes, held out by groups.

Kernel ridge regression on ±1 (Saunders et al. 1998) with classes weighted equally. Each picture is
judged by probes that never saw its group, so a held-out decision is a fixed linear function of the
picture's kernel row: K[i] · D[i]. Once D is known, any number of augmented copies cost one product.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
FOLDS = 5
FOLDS_OF_FEW = 12
"""The same where there are fewer than `FEW_GROUPS`: of 12 pictures a class a probe then learns from
eleven twelfths instead of four fifths, and tells 75 instead of 71 of 100 pairs apart."""
FEW_GROUPS = 40
PROBE_REPEATS = 3
"""Divisions into folds that are averaged: takes out the luck of one division for nothing."""
PROBE_RIDGE = 0.1
"""Share of the mean kernel diagonal; the accuracy is flat between 0.03 and 0.3."""


@dataclass(frozen=True, slots=True)
class Space:
    """Standardised features of the original pictures in one space, and how to place others."""

    originals: npt.NDArray[np.float32]
    mean: npt.NDArray[np.float32]
    scale: npt.NDArray[np.float32]
    diagonal: float

    def kernel(self, features: npt.NDArray[np.floating]) -> Floats:
        """Likeness of pictures [m, d] to the originals: [m, n]; 1 on the diagonal on average."""
        rows = (np.asarray(features, dtype=np.float32) - self.mean) * self.scale
        return np.asarray(rows @ self.originals.T / self.diagonal, dtype=np.float64)


def space(features: npt.NDArray[np.floating]) -> Space:
    """Standardise features [n, d]; a feature that hardly varies is not blown up."""
    values = np.asarray(features, dtype=np.float32)
    mean, spread = values.mean(axis=0), values.std(axis=0)
    scale = 1 / np.maximum(spread, 0.05 * float(spread.mean()) + 1e-6)
    rows = (values - mean) * scale
    diagonal = float(np.einsum("ij,ij->i", rows, rows).mean())
    return Space(rows, mean, scale.astype(np.float32), max(diagonal, 1e-9))


def folds(labels: Ints, groups: Ints, rng: np.random.Generator, count: int = FOLDS) -> Ints:
    """Fold of each picture: groups stay whole, classes are spread evenly.

    Drawn, other than `core.engine.heads.cross_validation.folds`, which divides the same pictures
    alike each time: here several divisions are averaged, so ties fall by chance.

    Args:
        labels: class of each picture.
        groups: group of each picture.
        rng: breaks ties.
        count: how many folds.
    """
    of_group: dict[int, list[int]] = {}
    for at, group in enumerate(groups):
        of_group.setdefault(int(group), []).append(at)
    order = sorted(of_group, key=lambda g: (-len(of_group[g]), rng.random()))
    load = np.zeros((count, int(labels.max()) + 1))
    fold = np.zeros(len(labels), dtype=np.int64)
    for group in order:
        members = of_group[group]
        classes = np.bincount(labels[members], minlength=load.shape[1])
        cost = load @ classes + 1e-3 * load.sum(axis=1) + 1e-6 * rng.random(count)
        best = int(cost.argmin())
        fold[members] = best
        load[best] += classes
    return fold


def chances(contents: Sequence[str], seed: int) -> Floats:
    """A number of chance of each picture, between 0 and 1, from what it shows and a seed."""
    drawn = [blake2b(f"{seed}|{one}".encode(), digest_size=6).digest() for one in contents]
    return np.array([int.from_bytes(one, "big") / 2**48 for one in drawn])


def divisions(labels: Ints, groups: Ints, drawn: Floats, count: int) -> tuple[Ints, ...]:
    """Several divisions into folds that depend on the pictures alone.

    Neither on their order nor on the names of classes: what is renamed is divided as before.

    Args:
        labels: class of each picture.
        groups: group of each picture.
        drawn: of `chances`.
        count: how many divisions.
    """
    order = np.argsort(drawn, kind="stable")
    rng = np.random.default_rng((drawn[order] * 2**32).astype(np.uint32))
    folded = FOLDS if len(np.unique(groups)) >= FEW_GROUPS else FOLDS_OF_FEW
    found = []
    for _ in range(count):
        fold = np.zeros(len(order), dtype=np.int64)
        fold[order] = folds(labels[order], groups[order], rng, folded)
        found.append(fold)
    return tuple(found)


def weights(kernel: Floats, signs: Floats, divisions: list[Ints]) -> Floats:
    """D [n, n]: row i turns picture i's kernel row (plus 1) into a held-out decision.

    Args:
        kernel: of the pair's original pictures.
        signs: +1 for one class, −1 for the other.
        divisions: fold of each picture, once per repeat.
    """
    n = len(signs)
    total = np.zeros((n, n))
    biased = kernel + 1.0
    for fold in divisions:
        for held in np.unique(fold):
            seen = np.flatnonzero(fold != held)
            y = signs[seen]
            share = np.where(y > 0, (y > 0).sum(), (y < 0).sum()) * 2 / len(y)
            if not ((y > 0).any() and (y < 0).any()):
                continue
            dual = np.linalg.solve(biased[np.ix_(seen, seen)] + PROBE_RIDGE * np.diag(share), y)
            total[np.ix_(fold == held, seen)] += dual
    return total / len(divisions)


def decide(dual: Floats, kernel: Floats) -> Floats:
    """Held-out decisions: positive for the first class."""
    return np.asarray(np.einsum("ij,ij->i", kernel + 1.0, dual))
