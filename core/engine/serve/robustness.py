"""A run's model asked about the same pictures under other conditions: changed, half covered."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.augment.catalogue import CATALOGUE
from core.data.split import Row
from core.data.target import Target
from core.engine.augment import pipeline
from core.engine.backbone import acceleration
from core.engine.feed.images import Uint8Image
from core.engine.serve import evaluation, inference
from core.engine.training.trained_model import Trained
from core.plan import plan as plans
from core.protocol.robustness import (
    COVERS,
    Condition,
    ConditionScore,
    RobustAnswer,
    RobustRequest,
)
from core.runs import best_weights
from core.runs.stop import CheckStop, never
from core.tasks import ranges
from core.tasks import table as tasks

Progress = Callable[[int, int, str], None]
_MIDDLE = 0.7
"""Side of the middle as a share of the picture's: with it and with what surrounds it, about half
of the area is covered."""


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The model, and the pictures that it is asked about."""

    trained: Trained
    rows: Sequence[Row]
    pictures: npt.NDArray[np.uint8]
    decide: Callable[[npt.NDArray[np.float64]], list[Target]]

    def right(self, condition: Condition | None, check_stop: CheckStop) -> npt.NDArray[np.bool_]:
        """[n]: which pictures are answered entirely right."""
        said: list[Target] = []
        size = acceleration.batch_size(self.trained.device)
        for start in range(0, len(self.rows), size):
            check_stop()
            places = range(start, min(start + size, len(self.rows)))
            shown = np.stack([self._shown(at, condition) for at in places])
            said += self.decide(self.trained.task.decode(self.trained.answer(shown)))
        return np.array([row.target == one for row, one in zip(self.rows, said, strict=True)])

    def _shown(self, at: int, condition: Condition | None) -> Uint8Image:
        picture: Uint8Image = self.pictures[at]
        if condition is None:
            return picture
        if condition.name in COVERS:
            colour = np.multiply(self.trained.preprocessing.mean, 255).round().astype(np.uint8)
            return covered(picture, colour, middle=condition.name == "middle")
        return _changed(picture, condition, self.rows[at].content)


def measure(
    request: RobustRequest,
    *,
    on_progress: Progress = lambda done, total, what: None,
    check_stop: CheckStop = never,
) -> RobustAnswer:
    """Ask about up to `request.most` pictures of one side, as they are and under each condition.

    Args:
        request: the run, the side, the conditions.
        on_progress: told conditions done and in all, and which is next.
        check_stop: called between batches.

    Raises:
        TooFewImages: that side has no pictures.
        FolderNotFound: the pictures are gone.
        RunNotReady, RunDamaged: no model to ask.
    """
    begun, run = time.monotonic(), Path(request.run)
    plan = plans.load(run)
    rows = evaluation.rows(run, request.split, plan)
    task, limits = tasks.of(plan.task), best_weights.thresholds(run)
    trained = inference.load(run)
    kept, pictures = _decoded(trained, Path(plan.folder), _sample(rows, request.most))
    asked = _Asked(
        trained=trained,
        rows=kept,
        pictures=pictures,
        decide=lambda table: task.decide(table, plan.classes, limits),
    )
    total = len(request.conditions) + 1
    on_progress(0, total, "as they are")
    plain = asked.right(None, check_stop)
    scores = []
    for at, condition in enumerate(request.conditions, 1):
        on_progress(at, total, condition.name)
        scores.append(
            _scored(condition, plain, asked.right(condition, check_stop), kept, total - 1)
        )
    on_progress(total, total, "")
    low, high = _range(plain, kept)
    commonest = max(sum(row.target == one for row in kept) for one in {row.target for row in kept})
    return RobustAnswer(
        split=request.split,
        n=len(kept),
        pictures=len(rows),
        right=int(plain.sum()),
        low=low,
        high=high,
        chance=commonest / len(kept),
        scores=tuple(scores),
        seconds=round(time.monotonic() - begun, 1),
    )


def covered(picture: Uint8Image, colour: npt.NDArray[np.uint8], *, middle: bool) -> Uint8Image:
    """The picture with its middle, or all but its middle, in one colour.

    Args:
        picture: height × width × 3.
        colour: of the cover: one that says nothing of the picture.
        middle: which of the two.
    """
    height, width = picture.shape[:2]
    top, left = (round(side * (1 - _MIDDLE) / 2) for side in (height, width))
    inside = np.s_[top : height - top, left : width - left]
    shown = picture.copy() if middle else np.broadcast_to(colour, picture.shape).copy()
    shown[inside] = colour if middle else picture[inside]
    return shown


def _changed(picture: Uint8Image, condition: Condition, content: str) -> Uint8Image:
    """As the audit does it: the same picture is always changed alike.

    What goes either way goes each way for half of the pictures, unless the sign says which.
    """
    seed = hashlib.blake2b(f"{content}|{condition.name}".encode(), digest_size=8).digest()
    rng = np.random.default_rng(int.from_bytes(seed, "big"))
    strength = condition.strength
    if CATALOGUE[condition.name].geometric and CATALOGUE[condition.name].signed:
        strength *= rng.choice((-1, 1))
    return pipeline.fixed(picture, condition.name, strength, rng)


def _sample(rows: Sequence[Row], most: int) -> list[Row]:
    """So many of them at most, each class with its share, always the same ones."""
    ordered = sorted(rows, key=lambda row: (row.label, row.content, row.file))
    places = np.linspace(0, len(ordered) - 1, min(most, len(ordered))).round().astype(int)
    return [ordered[at] for at in places]


def _decoded(
    trained: Trained, folder: Path, rows: Sequence[Row]
) -> tuple[list[Row], npt.NDArray[np.uint8]]:
    by_path = {folder / row.file: row for row in rows}
    batches = [one for one in inference.stream(trained, list(by_path)) if one.paths]
    if not batches:
        raise evaluation.moved(rows[0].side, folder)
    kept = [by_path[path] for one in batches for path in one.paths]
    return kept, np.concatenate([one.pictures for one in batches])


def _range(right: npt.NDArray[np.bool_], rows: Sequence[Row]) -> tuple[float, float]:
    effect = ranges.design_effect(right, [row.kin for row in rows])
    return _whole(ranges.wilson(int(right.sum()), len(rows), effect))


def _whole(spread: tuple[float | None, float | None]) -> tuple[float, float]:
    """A range that is known, for there are pictures."""
    low, high = spread
    return low or 0.0, 1.0 if high is None else high


def _scored(
    condition: Condition,
    plain: npt.NDArray[np.bool_],
    right: npt.NDArray[np.bool_],
    rows: Sequence[Row],
    together: int,
) -> ConditionScore:
    """One condition beside the pictures as they are.

    Args:
        condition: which.
        plain: [n], right without it.
        right: [n], right under it.
        rows: the pictures.
        together: conditions whose ranges shall hold all at once.
    """
    effect = ranges.design_effect(right == plain, [row.kin for row in rows])
    alone = len(rows) / effect
    gained, lost = (int(one.sum()) / effect for one in (right & ~plain, plain & ~right))
    change = _whole(ranges.paired(gained, lost, max(1, round(alone)), ranges.z_of_all(together)))
    low, high = _range(right, rows)
    return ConditionScore(
        condition=condition,
        right=int(right.sum()),
        low=low,
        high=high,
        change_low=change[0],
        change_high=change[1],
    )
