"""Which labels are likely wrong, by what the backbone makes of all other pictures.

Confident learning (Northcutt, Jiang & Chuang 2021, JAIR 70): a label is counted against where the
head, which has not seen the picture, is surer of another class than it is of that class's own
pictures on average. Those are set aside and the head is solved anew. How often labels are wrong
here is then told from its answers, and a label is doubted where wrong is likelier than right. Where
no label needs to be wrong to explain the answers, only a few very clear ones are doubted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize

from core.engine.heads import leave_one_out
from core.engine.heads.cross_validation import calibrated
from core.engine.heads.feature_set import Floats, Ints
from core.engine.tasks.classify import probabilities
from core.runs.stop import CheckStop, never

Mask = npt.NDArray[np.bool_]

_ROUNDS = 2
"""Times that the head is solved without what is doubted."""
_LEAST_RATE = 0.02
"""Share of labels taken to be wrong at the least; without it a rare wrong label is never seen. Of
ten well-known test sets 3.3 % are wrong on average (Northcutt, Athalye & Mueller 2021); of folders
without errors 0.03 named up to three right labels in 300, this up to two."""
_STEPS = 300
_RATES = (0.0, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.25)
"""Shares of wrong labels that are tried."""
_CLEARER = 0.8
"""Twice the difference of the log-likelihoods from which on labels are taken to be wrong. Of 120
made-up folders without errors, from easy to hopeless, more than 3 % of the labels were doubted in
four; without this, up to half of them in most hard ones."""
_HARDLY_KNOWN, _KNOWN_WELL = 0.5, 0.7
"""Share of the way from chance to all right, of the head that learnt from all labels: below the
first labels are not taken to be wrong, from the second on some may be."""


@dataclass(frozen=True, kw_only=True)
class Suspicions:
    """Of n pictures."""

    scores: Floats
    """[n, classes], by a head that has not seen the picture."""
    confidences: Floats
    """[n, classes]: the same as probabilities."""
    wrong: Floats
    """[n]: probability that the label is."""
    doubted: Mask
    """[n]"""
    margins: Floats
    """[n]: how much surer the surest class is than the label."""


def suspicions(
    rows: Floats, labels: Ints, groups: Sequence[str], check_stop: CheckStop = never
) -> Suspicions:
    """How likely each label is wrong.

    Args:
        rows: [n, d], see `core.engine.heads.leave_one_out.directions`.
        labels: [n], places of two classes or more, each with some pictures.
        groups: [n]; a picture is judged by those of other groups.
        check_stop: called between solutions.
    """
    check_stop()
    everything = np.ones(len(labels), dtype=np.bool_)
    scores = leave_one_out.answers(rows, labels, groups, everything)
    confidences = _as_sure_as_right(scores, labels, everything)
    wrong = _by_mistake(confidences, labels, _LEAST_RATE)
    doubted = _doubted(wrong, confidences, labels)
    if not some_may_be_wrong(scores, labels):
        return _judged(scores, confidences, wrong, doubted, labels)
    learnt = _left(~confident(confidences, labels), labels)
    for _ in range(_ROUNDS):
        check_stop()
        scores = leave_one_out.answers(rows, labels, groups, learnt)
        confidences = _as_sure_as_right(scores, labels, learnt)
        wrong = _wrong(confidences, labels)
        doubted = _doubted(wrong, confidences, labels)
        learnt = _left(~doubted, labels)
    return _judged(scores, confidences, wrong, doubted, labels)


def some_may_be_wrong(scores: Floats, labels: Ints) -> bool:
    """Whether the classes are known well, or wrong labels explain the answers better than that.

    Hard classes make the head unsure of all pictures near the border; wrong labels make it sure of
    some that are labelled otherwise. Each is fitted by its likelihood. Without this, where classes
    are hardly told apart, setting pictures aside would make up the certainty to doubt half of them.

    Args:
        scores: by a head that has learnt from all labels, but not from the picture's own.
        labels: places of the classes.
    """
    chance, right = 1 / scores.shape[1], float((scores.argmax(1) == labels).mean())
    way = (right - chance) / (1 - chance)
    if not _HARDLY_KNOWN <= way < _KNOWN_WELL:
        return bool(way >= _KNOWN_WELL)
    losses = [_loss(scores, labels, rate) for rate in _RATES]
    return bool(2 * (losses[0] - min(losses)) > _CLEARER)


def _loss(scores: Floats, labels: Ints, rate: float) -> float:
    """Least negative log-likelihood of labels of which such a share is wrong, in nats."""
    each = np.arange(len(labels))

    def loss(log_factor: float) -> float:
        of_label = probabilities(scores * np.exp(log_factor))[each, labels]
        likely = (1 - rate) * of_label + rate * (1 - of_label) / (scores.shape[1] - 1)
        return float(-np.log(likely + 1e-12).sum())

    return float(optimize.minimize_scalar(loss, bounds=(-4, 7), method="bounded").fun)


def _judged(
    scores: Floats, confidences: Floats, wrong: Floats, doubted: Mask, labels: Ints
) -> Suspicions:
    margins = confidences.max(1) - confidences[np.arange(len(labels)), labels]
    return Suspicions(
        scores=scores, confidences=confidences, wrong=wrong, doubted=doubted, margins=margins
    )


def _doubted(wrong: Floats, confidences: Floats, labels: Ints) -> Mask:
    result: Mask = (wrong > 0.5) & (confidences.argmax(1) != labels)
    return result


def confident(confidences: Floats, labels: Ints) -> Mask:
    """Labels that confident learning counts as wrong.

    A class counts for a picture where it is as likely as it is, on average, for the pictures that
    carry its label; of several the likeliest.
    """
    classes = confidences.shape[1]
    usual = np.array([confidences[labels == at, at].mean() for at in range(classes)])
    over = confidences >= usual
    counted = np.where(over, confidences, -1).argmax(1)
    result: Mask = over.any(1) & (counted != labels)
    return result


def _as_sure_as_right(scores: Floats, labels: Ints, learnt: Mask) -> Floats:
    factor, _ = calibrated(scores[learnt], labels[learnt])
    return probabilities(scores * factor)


def _left(learnt: Mask, labels: Ints) -> Mask:
    """Without what is doubted; of a class that would be gone, all."""
    gone = np.isin(labels, np.setdiff1d(labels, labels[learnt]))
    result: Mask = learnt | gone
    return result


def _wrong(confidences: Floats, labels: Ints) -> Floats:
    """Probability that each label is wrong, if it then is any other class with the same chance.

    The share of wrong labels is the one that explains them best (expectation maximisation).
    """
    rate = 0.05
    for _ in range(_STEPS):
        wrong = _by_mistake(confidences, labels, rate)
        before, rate = rate, max(float(wrong.mean()), _LEAST_RATE)
        if abs(rate - before) < 1e-6:
            break
    return _by_mistake(confidences, labels, rate)


def _by_mistake(confidences: Floats, labels: Ints, rate: float) -> Floats:
    """The same where the share of wrong labels is given (Bayes' rule)."""
    of_label = confidences[np.arange(len(labels)), labels]
    of_others = rate * (1 - of_label) / (confidences.shape[1] - 1)
    result: Floats = of_others / (of_others + (1 - rate) * of_label + 1e-30)
    return result
