"""The score of the exam: the only one that says how good the guesses are on all other pictures.

Pictures that were chosen to be asked are the hard ones, and the head has learnt from them; the
exam's are drawn by lot and never learnt from.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.tasks.ranges import design_effect, wilson
from core.teach.pool import Floats

EXAM_LEAST = 20
"""Groups of the exam that are labelled below which nothing is said: the range would be ±20 points
and more."""


@dataclass(frozen=True, kw_only=True)
class ExamScore:
    """How the guesses do in the exam, as far as it is labelled."""

    labelled: int
    """Pictures of the exam with an answer."""
    drawn: int
    """Pictures of the exam."""
    share: float | None = None
    """Of the labelled ones that are guessed right, 0-1; None = not big enough to say anything."""
    low: float | None = None
    """Its 95 % range."""
    high: float | None = None
    missing: int = 0
    """Pictures still to be labelled before anything is said, at least."""


def right(
    probabilities: Floats, targets: npt.NDArray[np.generic], *, several: bool = False
) -> npt.NDArray[np.bool_]:
    """Which guesses are right; where several classes are shown, all of them have to be.

    Args:
        probabilities: [m, k] of pictures of the exam.
        targets: [m] places of their classes; or [m, k] of 0 and 1.
        several: which of both.
    """
    if several:
        exact: npt.NDArray[np.bool_] = ((probabilities > 0.5) == (np.asarray(targets) > 0)).all(1)
        return exact
    same: npt.NDArray[np.bool_] = probabilities.argmax(1) == targets
    return same


def score(rights: npt.NDArray[np.bool_], groups: Sequence[Hashable], drawn: int) -> ExamScore:
    """The share right with its range; pictures of one group are right or wrong together.

    Args:
        rights: of the m pictures of the exam that are labelled with a class.
        groups: [m] what each belongs to.
        drawn: pictures of the exam, labelled or not.
    """
    m, several = len(rights), len(set(groups))
    if several < EXAM_LEAST:
        return ExamScore(labelled=m, drawn=drawn, missing=EXAM_LEAST - several)
    effect = design_effect(rights, [str(one) for one in groups])
    low, high = wilson(int(rights.sum()), m, effect)
    return ExamScore(labelled=m, drawn=drawn, share=float(rights.mean()), low=low, high=high)
