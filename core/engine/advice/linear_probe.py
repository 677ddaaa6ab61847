"""How well frozen features of one backbone already tell the user's classes apart, with its range.

The answer to "how far are these pictures from what the backbone was trained on": a linear probe on
frozen features (Alain & Bengio 2016; Kornblith et al. 2019), cross-validated, against chance.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.dataset import Dataset
from core.data.split import Row
from core.engine.backbone import acceleration
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.feed.embedding import Embedded, Track, embed
from core.engine.feed.opening import open_backbone
from core.engine.heads import cross_validation, folds
from core.engine.heads.feature_set import FeatureSet, Floats
from core.engine.tasks import table as engine_tasks
from core.engine.tasks.engine_task import EngineTask
from core.engine.training.feature_data import assembled
from core.runs import stop
from core.runs.stop import CheckStop
from core.tasks.ranges import design_effect, wilson
from core.weights.backbone_choice import BackboneChoice

MOST_PICTURES = 2_000
"""Pictures looked at, at most: the 95 % range is then ±2 points or less."""
_TIMED_PASSES = 3


@dataclass(frozen=True, kw_only=True)
class LinearProbe:
    """What a probe measured; `right` is `None` where a class is too small to hold pictures out."""

    backbone: BackboneChoice
    files: tuple[str, ...]
    right: tuple[bool, ...] | None
    """One a file: told right while held out."""
    accuracy: float | None
    low: float | None
    high: float | None
    effect: float
    """See `core.tasks.ranges.design_effect`."""
    features: int
    pictures_per_second: float
    """Through the frozen backbone on this device, decoding not counted."""
    parameters: int
    seconds: float
    """Loading, embedding what was not in the cache, and scoring."""
    embedded: int
    """Pictures that had to pass the backbone; the others came from the cache."""


def some(rows: Sequence[Row], most: int = MOST_PICTURES) -> list[Row]:
    """Up to `most` rows, taken evenly from the classes; the same ones every time."""
    by_class: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: r.content):
        by_class[row.label].append(row)
    turns = max((len(own) for own in by_class.values()), default=0)
    mixed = (own[n] for n in range(turns) for own in by_class.values() if n < len(own))
    return [row for row, _ in zip(mixed, range(most), strict=False)]


def probe(
    backbone: BackboneChoice,
    dataset: Dataset,
    rows: Sequence[Row],
    *,
    device: str,
    track: Track,
    check_stop: CheckStop = stop.never,
) -> LinearProbe:
    """Embed pictures once and cross-validate logistic regression on their features.

    Args:
        backbone: whose weights are on this machine.
        dataset: that the pictures are of.
        rows: labelled pictures, none of them from the sealed test set.
        device: `auto`, `cpu`, `cuda` or `mps`.
        track: see `core.engine.feed.embedding.Track`.
        check_stop: called while the head is solved.
    """
    begun = time.monotonic()
    sample = [dataset.folder / row.file for row in rows[:8]]
    body = open_backbone(backbone, acceleration.pick_device(device), sample)
    embedded = embed(body, dataset.folder, rows, track=track)
    features = embedded.features[:, 0]
    right = _right(embedded, dataset, check_stop)
    kin = [row.kin for row in embedded.rows]
    effect = design_effect(np.array(right), kin) if right else 1.0
    low, high = wilson(sum(right), len(right), effect) if right else (None, None)
    return LinearProbe(
        backbone=backbone,
        files=tuple(row.file for row in embedded.rows),
        right=right,
        accuracy=sum(right) / len(right) if right else None,
        low=low,
        high=high,
        effect=effect,
        features=features.shape[1] if features.size else 0,
        pictures_per_second=_speed(body),
        parameters=sum(p.numel() for p in body.net.parameters()),
        seconds=round(time.monotonic() - begun, 1),
        embedded=embedded.computed,
    )


def held_out(
    rows: FeatureSet,
    task: EngineTask,
    check_stop: CheckStop = stop.never,
    *,
    at_most: int = folds.FOLDS,
) -> Floats | None:
    """Logits [n, outputs] of each original picture, by a head that has not seen it.

    Args:
        rows: pictures, views of them as well or not.
        task: the kind of their targets.
        check_stop: called while a head is solved.
        at_most: folds.

    Returns:
        `None` where a class is too small to hold some of it out.
    """
    alone = rows.labels.ndim == 1 and rows.classes < 2
    pairs = [] if alone else folds.folds(rows, at_most)
    if not pairs:
        return None
    logits = np.zeros((len(rows.labels), rows.classes), dtype=np.float32)
    for learn, held in pairs:
        head = task.solve(rows.part(learn), lambda _done, _total: check_stop()).head
        logits[held] = cross_validation.answer(head, rows.features[held])
    result: Floats = logits[rows.original]
    return result


def _right(embedded: Embedded, dataset: Dataset, check_stop: CheckStop) -> tuple[bool, ...] | None:
    task = engine_tasks.of(dataset.kind)
    classes = sorted({name for row in embedded.rows for name in row.target.names})
    rows = assembled(embedded, dataset.kind, classes)
    logits = held_out(rows, task, check_stop)
    return None if logits is None else tuple(map(bool, task.correct(logits, rows.labels)))


def _speed(body: FrozenBackbone) -> float:
    side = body.preprocessing.side_px
    batch = np.zeros((body.batch_size, side, side, 3), dtype=np.uint8)
    body.features(batch)
    fastest = float("inf")
    for _ in range(_TIMED_PASSES):
        begun = time.perf_counter()
        body.features(batch)
        fastest = min(fastest, time.perf_counter() - begun)
    return round(len(batch) / fastest, 1)
