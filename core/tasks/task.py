"""A task: one kind of target, as everything but the engine needs to know it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.augment.augmentation import Augmentation
from core.data.dataset import Dataset
from core.data.split import Split
from core.data.target import Kind, Target
from core.findings import Finding

Table = NDArray[np.floating]
"""What a model answers, one row a picture and one column an output: probabilities, as a rule."""
EVERY_STRATEGY = ("features", "staged", "gradual", "full", "scratch")


@dataclass(frozen=True, kw_only=True)
class Metric:
    """The number that a model of this kind is judged by first."""

    name: str
    """In events and answers, e.g. `accuracy`."""
    title: str
    axis: str
    """Beside a chart."""
    said: str
    """After a percentage: `right`, as in "96 % right"."""
    higher_is_better: bool = True


class Scores(Protocol):
    """How a model fares; each kind of target has a record of its own."""

    @property
    def n(self) -> int:
        """Pictures."""

    @property
    def value(self) -> float | None:
        """The primary metric; `None` where there was no picture."""

    @property
    def low(self) -> float | None:
        """Lower end of its 95 % range."""

    @property
    def high(self) -> float | None:
        """Upper end of its 95 % range."""

    def model_dump(self, *, mode: str = "python") -> dict[str, Any]:
        """All of it as plain data."""


class Score(Protocol):
    """Makes scores of truth and answers."""

    def __call__(
        self,
        targets: Sequence[Target],
        table: Table,
        classes: Sequence[str],
        thresholds: Sequence[float] | None,
        groups: Sequence[str] | None = None,
        /,
    ) -> Scores:
        """How a model fares.

        Args:
            targets: the truth.
            table: the answers, [n, outputs].
            classes: names of the outputs.
            thresholds: of each, where there are any.
            groups: what each picture belongs to; `None` = each to itself.
        """


@dataclass(frozen=True, kw_only=True)
class Task:
    """One kind of target. Its heavy half has the same name in `core.engine.tasks`."""

    kind: Kind
    title: str
    """What a user would call it."""
    metric: Metric
    read: Callable[[str], Target]
    """A cell of a table as a target."""
    check: Callable[[Dataset, Split | None], list[Finding]]
    """What is noticed about a data set, the worst first; with a split, also about that."""
    decide: Callable[[Table, Sequence[str], Sequence[float] | None], list[Target]]
    """Answers [n, outputs], classes and thresholds as targets."""
    score: Score
    columns: Callable[[Sequence[str]], tuple[str, ...]] = tuple
    """Classes as names of what is answered to a picture, one an output."""
    several: bool = False
    """True where a picture may show several classes, or none."""
    strategies: tuple[str, ...] = EVERY_STRATEGY
    heads: tuple[str, ...] = ("logistic", "linear", "mlp")
    """Heads on frozen features that know this kind of target."""
    suits: Callable[[Augmentation], bool] = lambda _: True
    """Whether an augmentation leaves its targets something to learn."""
