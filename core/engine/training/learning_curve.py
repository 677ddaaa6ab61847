"""A learning curve from the first second: how good a quick head is after so many pictures.

While pictures are being embedded, a head in closed form is fitted on what there is and scored on
the validation pictures embedded so far. It is a picture of how far the features lead, drawn beside
the work: nothing of the training depends on it.
"""

import time
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import torch

from core.data.split import Row
from core.engine.heads import cross_validation
from core.engine.heads.feature_set import Floats
from core.engine.heads.ridge import ridge
from core.engine.run_context import RunContext
from core.engine.tasks import table as engine_tasks
from core.engine.tasks.engine_task import Labels, Score
from core.runs.event import LearningPoint

POINTS_EVERY_S = 1.0
"""Seconds between two points at least."""
SHARE = 0.02
"""Of the time that may be spent on it while pictures are embedded."""
MOST = 4096
"""Pictures a side that it looks at: beyond, another picture changes nothing that can be seen."""
_HALVINGS = 4
"""At the end the curve has so many points, each of half the pictures of the next."""
_DRAWS = 5
"""Of fewer than all pictures: each draw begins elsewhere in the order of chance."""
_FEWEST = 4
"""Training pictures of the first point."""
_AT_LEAST_S = 0.3
"""For the curve at the end, where all features came from the cache and no time was spent."""


class _Side:
    """What has been embedded of one side of the split."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._features: list[Floats] = []

    def add(self, rows: Sequence[Row], features: Floats) -> None:
        room = max(0, MOST - len(self.rows))
        if room:
            self.rows += rows[:room]
            self._features.append(features[:room])

    def features(self) -> Floats:
        """[n, d], kept as one piece."""
        self._features = [np.concatenate(self._features)]
        return self._features[0]


class LearningCurve:
    """Hears of features as they come, and writes a point about once a second."""

    def __init__(
        self,
        context: RunContext,
        collate: Callable[[Sequence[Row]], Labels],
    ) -> None:
        self._context, self._collate = context, collate
        self._task = engine_tasks.of(context.plan.task)
        self._outputs = self._task.outputs(len(context.plan.classes))
        self._sides = {"training": _Side(), "validation": _Side()}
        self._begun = time.monotonic()
        self._told = self._begun - POINTS_EVERY_S  # the first point is waited for
        self._spent = self._last = 0.0

    def hear(self, rows: Sequence[Row], features: npt.NDArray[np.float32]) -> None:
        """Take in pictures of one side, and tell a point if it is time for one."""
        self._sides[rows[0].side].add(rows, features)
        now = time.monotonic()
        affordable = self._spent + self._last <= SHARE * (now - self._begun)
        if now - self._told >= POINTS_EVERY_S and affordable and self._enough():
            size = len(self._sides["training"].rows)
            _, score = self._asked(np.arange(size))
            self._context.journal.write(LearningPoint(pictures=size, scores=score))
            self._told = time.monotonic()
            self._last = self._told - now
            self._spent += self._last

    def settle(self) -> None:
        """Tell the curve anew, now that all validation pictures are there to judge each point."""
        begun = time.monotonic()
        affordable = max(_AT_LEAST_S, SHARE * (begun - self._begun) - self._spent)
        if self._enough():
            n = len(self._sides["training"].rows)
            before: Floats | None = None
            for size in sorted({n >> halvings for halvings in range(_HALVINGS)}):
                if size >= _FEWEST:
                    until = begun + affordable * size / n
                    before = self._settled(size, before, until)
        self._context.took("learning curve", self._spent + time.monotonic() - begun)

    def _settled(self, size: int, before: Floats | None, until: float) -> Floats:
        """Write the point of so many pictures; returns how often each answer is right.

        Fewer than all pictures are drawn several times, so that chance does not bend the curve.
        """
        n = len(self._sides["training"].rows)
        starts = np.linspace(0, n, 1 if size == n else _DRAWS, endpoint=False, dtype=np.int64)
        shares, scores = [], []
        for start in starts:
            right, score = self._asked((start + np.arange(size)) % n)
            shares.append(right)
            scores.append(score)
            if time.monotonic() > until:
                break
        share: Floats = np.mean(shares, axis=0)
        change = None if before is None else share - before
        self._context.journal.write(
            LearningPoint(
                pictures=size,
                scores=_mean(scores),
                settled=True,
                gained=None if change is None else float(change.clip(0).sum()),
                lost=None if change is None else float((-change).clip(0).sum()),
            )
        )
        return share

    def _enough(self) -> bool:
        """True once there are some of two things to tell apart, and something to check with."""
        learn, check = self._sides["training"].rows, self._sides["validation"].rows
        return bool(check) and len(learn) >= _FEWEST and len({row.target for row in learn}) > 1

    def _asked(self, places: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.bool_], Score]:
        """Which validation pictures a head is right on that learnt from some training pictures."""
        learn, check = self._sides["training"], self._sides["validation"]
        labels = self._collate([learn.rows[at] for at in places])
        shares = self._task.shares(torch.from_numpy(labels), self._outputs, 0.0)
        targets = shares.reshape(len(places), -1).numpy().astype(np.float32)
        truth = self._collate(check.rows)
        head = ridge(learn.features()[places], targets)
        logits = cross_validation.answer(head, check.features())
        return self._task.correct(logits, truth), self._task.score(logits, truth)


def _mean(scores: Sequence[Score]) -> Score:
    """The mean of each number; `None` where it is not known in one of them."""
    found: Score = {}
    for name, first in scores[0].items():
        values = [score[name] for score in scores]
        known = [value for value in values if value is not None]
        whole = len(known) == len(values)
        found[name] = first if name == "n" else (sum(known) / len(known) if whole else None)
    return found
