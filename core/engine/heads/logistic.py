"""Logistic regression on features: the head that is solved, not trained."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from core import machine
from core.engine.heads import feature_set, folds, lbfgs
from core.engine.heads.binary_cross_entropy import BinaryCrossEntropy
from core.engine.heads.cross_entropy import CrossEntropy
from core.engine.heads.cross_validation import Solved, folded
from core.engine.heads.feature_set import FeatureSet, Floats, Ints
from core.engine.heads.principal_axes import Coordinates, Map, coordinates
from core.engine.interruptible import Tick, unheard
from core.runs.stop import CheckStop

C_GRID = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""Inverse strengths of regularisation on standardised features, the strongest first."""
_SMALL = 2_000_000
"""Features × rows below which a second thread costs more than it brings."""
_DEFAULT_C = 0.01
"""Where a class is too small to hold some of it out."""
_STRONGER, _POINTS = 1000, 12
"""The way to a head starts at regularisation this many times stronger, in so many points."""
_TOGETHER = 512
"""Logits of a row in one pass, those of several folds together: more would not be sooner."""
_COARSE, _FOLD, _FINE = 1e-2, 1e-4, 1e-5
"""Share of the loss by which the last step lowers it: on the way to a head, in a fold, at the
head. In five folds of 10,000 rows ten times less moved held-out losses of 0.35 to 1.1 by 0.0014 at
most, a C ten times larger or smaller by 0.05 and more."""
_STEPS = 200
"""Of L-BFGS at most, for each point of the way."""
_FLATTEST = 1e-7
"""Curvature that a class is credited with at least, be it ever so sure."""


@dataclass(frozen=True, kw_only=True)
class _Solution:
    """Heads at some C, and what the next ones begin with."""

    heads: Floats
    """See `CrossEntropy`."""
    curvatures: Floats
    """See `CrossEntropy.curvatures`."""
    held_out: float
    """Sum of the losses of what they hold out."""


def regression(features: FeatureSet, tick: Tick = unheard) -> Solved:
    """Logistic regression (Cox 1958), C chosen by cross-validation.

    Multinomial; one-vs-rest where pictures may show several classes.

    The linear probe that Kornblith et al. 2019 compare backbones by. It is solved by L-BFGS (Liu &
    Nocedal 1989) with the features along their principal axes, where the Hessian is nearly a
    diagonal. Very many rows are never in memory together.

    Args:
        features: what to learn from.
        tick: told how many solutions are found; see `Tick`.
    """
    total = len(C_GRID) + _POINTS
    check_stop = partial(tick, 0, total)
    with _threads(features) as each:
        standard = feature_set.standardisation(features, check_stop)
        places = coordinates(
            features.features, standard, each, check_stop, most=feature_set.MOST_NUMBERS
        )
        problem = _problem(features, places, each, check_stop)
        c, held_out = _chosen(problem, lambda done: partial(tick, done, total))
        solution = _nothing(problem)
        strengths = np.geomspace(c / _STRONGER, c, _POINTS)
        for number, weaker in enumerate(strengths, 1):
            check_stop = partial(tick, len(C_GRID) + number - 1, total)
            tolerance = _FINE if number == _POINTS else _COARSE
            solution = _solved(
                replace(problem, check_stop=check_stop), solution, float(weaker), tolerance
            )
        theta = solution.heads[0]
        plain = np.concatenate([theta[:, :-1] @ places.axes, theta[:, -1:]], 1)
        tick(total, total)
    return Solved(head=folded(plain, *standard), chosen={"C": c}, held_out=held_out)


def _chosen(
    problem: CrossEntropy, check_at: Callable[[int], CheckStop]
) -> tuple[float, float | None]:
    """The C with the least held-out log loss, and that loss as the mean over the pictures.

    Folds share each pass over the rows. Along the grid, from strong to weak regularisation, each
    solution starts at the one before (Friedman, Hastie & Tibshirani 2010), and the search ends
    where the held-out loss grows: it falls to one lowest point and rises again, and the weakest
    regularisation takes longest.
    """
    pairs = folds.checks(problem.features)
    together = max(1, _TOGETHER // problem.features.classes)
    parts = [_held_out(problem, pairs[at : at + together]) for at in range(0, len(pairs), together)]
    solutions = [_nothing(part) for part in parts]
    best, least = _DEFAULT_C, np.inf
    for done, c in enumerate(C_GRID if pairs else ()):
        turns = zip(parts, solutions, strict=True)
        solutions = [_solved(replace(p, check_stop=check_at(done)), s, c, _FOLD) for p, s in turns]
        lost = sum(solution.held_out for solution in solutions)
        if lost >= least:
            break
        best, least = c, lost
    held = sum(len(check) for _, check in pairs)
    return best, float(least) / held if held else None


def _solved(problem: CrossEntropy, start: _Solution, c: float, tolerance: float) -> _Solution:
    """Solutions at C."""
    penalty = 1 / (c * problem.counts())
    inverse = np.empty_like(start.heads)
    along = start.curvatures[:, :, None] * problem.places.variances
    inverse[:, :, :-1] = 1 / (along + penalty[:, None, None])
    inverse[:, :, -1] = 1 / start.curvatures
    found = lbfgs.minimise(
        lambda heads: problem.value_and_slope(heads, penalty),
        start.heads,
        inverse,
        tolerance=tolerance,
        most=_STEPS,
    )
    curvatures, held_out = problem.curvatures(found)
    return _Solution(
        heads=found, curvatures=curvatures.clip(_FLATTEST), held_out=float(held_out.sum())
    )


def _nothing(problem: CrossEntropy) -> _Solution:
    """Heads that find every class alike."""
    p, classes = problem.share.shape[1], problem.features.classes
    return _Solution(
        heads=np.zeros((p, classes, len(problem.places.variances) + 1), dtype=np.float32),
        curvatures=np.full((p, classes), _at_first(problem)).clip(_FLATTEST),
        held_out=np.inf,
    )


def _at_first(problem: CrossEntropy) -> float:
    """Variance p (1 - p) of a class that is as likely as any other."""
    classes = problem.features.classes
    if isinstance(problem, BinaryCrossEntropy):
        return 0.25 / classes
    return (1 - 1 / classes) / classes


def _problem(
    features: FeatureSet, places: Coordinates, each: Map, check_stop: CheckStop
) -> CrossEntropy:
    """One head that learns from all rows."""
    n = len(features.labels)
    share = np.ones((n, 1)) if features.weights is None else features.weights[:, None]
    share = (share / share.sum()).astype(np.float32)
    held = np.zeros((n, 1), dtype=np.float32)
    loss = BinaryCrossEntropy if features.labels.ndim == 2 else CrossEntropy
    return loss(
        features=features, places=places, share=share, held=held, each=each, check_stop=check_stop
    )


def _held_out(problem: CrossEntropy, pairs: Sequence[tuple[Ints, Ints]]) -> CrossEntropy:
    """A head for each pair of rows to learn from and rows to check with."""
    share = np.zeros((len(problem.share), len(pairs)), dtype=np.float32)
    held = np.zeros_like(share)
    for at, (learn, check) in enumerate(pairs):
        share[learn, at] = problem.share[learn, 0]
        held[check, at] = 1
    return replace(problem, share=share / share.sum(0), held=held)


@contextlib.contextmanager
def _threads(features: FeatureSet) -> Iterator[Map]:
    """A thread a core, each with chunks of its own.

    Beside other programs they do not wait for one another, as threads within one product do: that
    took ten times as long. Where little is to be done, one thread is enough.
    """
    with threadpool_limits(1):
        if features.features.size < _SMALL:
            yield map
            return
        pool = ThreadPoolExecutor(machine.cores(), thread_name_prefix="head")
        try:
            yield pool.map
        finally:
            pool.shutdown(cancel_futures=True)
