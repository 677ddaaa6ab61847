"""Sets of classes with a guarantee: calibrated on validation pictures, measured on test ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.copies import many
from core.report.predictions import Predictions
from core.tasks import conformal
from core.tasks.ranges import design_effect, wilson


@dataclass(frozen=True, kw_only=True)
class AnswerSets:
    """How large the sets are, and how often they hold the right class. `None` = not known yet."""

    guarantee: float
    groups: int
    """Validation pictures that say something by themselves: those that belong together are one."""
    least: float | None
    """From which probability on a class is in the set."""
    n: int
    """Pictures that the sets were made for."""
    size: float | None
    """Classes in a set, on average."""
    single: float | None
    """Share of pictures whose set is one class."""
    single_low: float | None
    single_high: float | None
    held: float | None
    """Share of sets with the right class; known only of pictures that did not calibrate them."""
    held_low: float | None
    held_high: float | None

    @property
    def sentence(self) -> str:
        """All of it for people."""
        if self.least is None:
            return (
                f"Not known yet: {conformal.needed(self.guarantee)} validation pictures that do "
                f"not belong together are needed for {self.guarantee:.0%}, and there are "
                f"{self.groups}."
            )
        said = f"A set has {self.size:.2f} classes on average"
        one = f"{self.single:.0%} have one ({_range(self.single_low, self.single_high)})"
        if self.held is None:
            return (
                f"{said}; {one}, of {many(self.n, 'validation picture')}. How often they hold the "
                "right class is known once the test set is opened."
            )
        held = f"{self.held:.1%} hold the right class ({_range(self.held_low, self.held_high)})"
        return f"{said}; {one}; {held}, of {many(self.n, 'test picture')}."


def measured(
    validation: Predictions,
    groups: Sequence[str],
    test: tuple[Predictions, Sequence[str]] | None,
    guarantee: float,
) -> AnswerSets:
    """Sets calibrated on validation pictures; how often they are right, on test pictures alone.

    Args:
        validation: answers of one class a picture.
        groups: what each of its pictures belongs to.
        test: the same of the test side, where it was opened.
        guarantee: see `core.tasks.conformal.least`.
    """
    own = np.array([row.share(row.target.text) for row in validation.rows])
    least = conformal.least(own, groups, guarantee)
    answers, kin = test or (validation, groups)
    told: dict[str, float | None] = dict.fromkeys(
        ("size", "single", "single_low", "single_high", "held", "held_low", "held_high")
    )
    if least is not None and answers.rows:
        sets = conformal.sets(answers.probabilities, least)
        sizes = sets.sum(axis=1)
        told["size"] = float(sizes.mean())
        told |= _share("single", sizes == 1, kin)
        if test:
            at = [answers.classes.index(target.text) for target in answers.targets]
            told |= _share("held", sets[np.arange(len(at)), at], kin)
    return AnswerSets(
        guarantee=guarantee, groups=len({*groups}), least=least, n=len(answers.rows), **told
    )


def _share(name: str, flags: np.ndarray, groups: Sequence[str]) -> dict[str, float | None]:
    low, high = wilson(int(flags.sum()), len(flags), design_effect(flags, groups))
    return {name: float(flags.mean()), f"{name}_low": low, f"{name}_high": high}


def _range(low: float | None, high: float | None) -> str:
    return "range not known" if low is None or high is None else f"{low:.0%} to {high:.0%}"
