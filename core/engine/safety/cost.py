"""What training with an augmentation would cost: the probe, trained with it at probability ½."""

import numpy as np
import numpy.typing as npt

from core.engine.safety import probe
from core.engine.safety.retention import Pair

Floats = npt.NDArray[np.float64]


def accuracy(pair: Pair, original: Floats, changed: Floats, between: Floats) -> float:
    """Held-out balanced accuracy on originals of a probe that also learnt from changed copies.

    Args:
        pair: two classes with their folds.
        original: kernel [n, n] between the originals.
        changed: kernel [n, n] from changed pictures to originals.
        between: kernel [n, n] between changed pictures.
    """
    decided, _ = learnt(pair, original, changed, between)
    right = decided * pair.signs > 0
    return float(np.mean([right[pair.signs == sign].mean() for sign in (1.0, -1.0)]))


def learnt(pair: Pair, original: Floats, changed: Floats, between: Floats) -> tuple[Floats, Floats]:
    """Held-out decisions on originals and on changed copies, by a probe that learnt from both.

    A linear probe on frozen features can keep both versions apart better than a network that is
    trained can afford to, so the true cost may be larger (Balestriero et al. 2022 measure it).

    Args:
        pair: two classes with their folds.
        original: kernel [n, n] between the originals.
        changed: kernel [n, n] from changed pictures to originals.
        between: kernel [n, n] between changed pictures.
    """
    square = np.ix_(pair.members, pair.members)
    twice = np.block([[original[square], changed[square].T], [changed[square], between[square]]])
    signs = np.concatenate([pair.signs, pair.signs])
    fold = np.concatenate([pair.divisions[0], pair.divisions[0]])
    dual = probe.weights(twice, signs, [fold])
    decided = probe.decide(dual, twice)
    return decided[: len(pair.signs)], decided[len(pair.signs) :]
