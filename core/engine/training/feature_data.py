"""What a head learns from: the features of both sides of a run's split."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from core.data.split import Row
from core.data.target import Kind
from core.engine.augment.functions import MIXES
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.feed import embedding
from core.engine.feed.embedding import Embedded, Group, Part, Views
from core.engine.heads.feature_set import FeatureSet
from core.engine.run_context import RunContext
from core.engine.tasks import table as engine_tasks
from core.engine.tasks.engine_task import Labels
from core.engine.training import time_left
from core.engine.training.learning_curve import LearningCurve
from core.errors import TooFewImages
from core.findings import Finding
from core.runs.event import Phase
from core.tasks import table as tasks


@dataclass(frozen=True, kw_only=True)
class FeatureData:
    """Features of both sides, ready for a head."""

    feature_set: FeatureSet
    """Training pictures and their views."""
    training: Embedded
    validation: Embedded
    validation_labels: Labels

    @property
    def plain(self) -> FeatureSet:
        """The training pictures themselves, without their views; nothing is copied."""
        features, each = self.feature_set, self.training.features.shape[1]
        return replace(
            features,
            features=self.training.features[:, 0],
            labels=features.labels[::each],
            groups=features.groups[::each],
            original=features.original[::each],
            weights=None if features.weights is None else features.weights[::each],
        )


def prepare(
    context: RunContext,
    body: FrozenBackbone,
    *,
    views: int = 0,
    rows: tuple[Row, ...] | None = None,
    read: embedding.Read | None = None,
    phases: int = 2,
) -> FeatureData:
    """Embed both sides of the split and tell what could not be read.

    Args:
        context: the run.
        body: its frozen backbone.
        views: augmented variants of each training picture.
        rows: pictures of both sides; by default all of the run.
        read: see `core.engine.feed.embedding.embed`.
        phases: how many the run has.

    Raises:
        TooFewImages: a class has no readable training picture.
    """
    begun = time.monotonic()
    choices = tuple(c for c in context.plan.augmentations if c.name not in MIXES)
    asked = Views(augmentations=choices, count=views, seed=context.plan.seed)
    rows = context.rows if rows is None else rows
    learn = [row for row in rows if row.side == "training"]
    check = [row for row in rows if row.side == "validation"]
    total = len(learn) + len(check)
    title = "Looking at each picture once" if not views else "Looking at each picture and its views"
    context.journal.write(Phase(name="embed", title=title, index=1, of=phases, total=total))

    after = time_left.after_embedding(context.plan, len(learn), len(check), body.width)

    def track(groups: Iterable[Group], count: int) -> Iterator[Group]:
        yield from context.track(groups, "embed", count, len, _last, after)

    curve = LearningCurve(context, partial(collate, context))
    training, validation = embedding.embed_together(
        body,
        context.folder,
        [Part(rows=learn, views=asked if views and choices else None), Part(rows=check)],
        track=track,
        read=read,
        heard=curve.hear,
    )
    curve.settle()
    context.took("embed", time.monotonic() - begun)
    tell_unreadable(context, (*training.unreadable, *validation.unreadable), total)
    refuse_empty(context, training.rows)
    return FeatureData(
        feature_set=_feature_set(context, training),
        training=training,
        validation=validation,
        validation_labels=collate(context, validation.rows),
    )


def _last(group: Group) -> str:
    return group[-1].file


def assembled(
    embedded: Embedded, kind: Kind, classes: Sequence[str], *, smoothing: float = 0.0
) -> FeatureSet:
    """Pictures and their views as rows to learn from; a mirrored view may show another class.

    Args:
        embedded: n pictures, each with its views.
        kind: of their targets.
        classes: all there are, in their order.
        smoothing: of the labels.
    """
    n, each, d = embedded.features.shape
    task, read = engine_tasks.of(kind), tasks.of(kind).read
    targets = [read(text) for variants in embedded.labels for text in variants]
    return FeatureSet(
        features=embedded.features.reshape(n * each, d),
        labels=task.collate(targets, classes),
        groups=[row.kin for row in embedded.rows for _ in range(each)],
        original=np.tile(np.arange(each) == 0, n),
        classes=task.outputs(len(classes)),
        smoothing=smoothing,
    )


def _feature_set(context: RunContext, training: Embedded) -> FeatureSet:
    recipe, plan = context.plan.recipe, context.plan
    rows = assembled(training, plan.task, plan.classes, smoothing=recipe.label_smoothing)
    if not recipe.class_weights and not recipe.balanced_sampling:
        return rows
    weights = engine_tasks.of(plan.task).row_weights(rows.labels, rows.classes)
    return replace(rows, weights=weights)


def collate(context: RunContext, rows: Sequence[Row]) -> Labels:
    """What pictures show, as numbers."""
    task = engine_tasks.of(context.plan.task)
    return task.collate([row.target for row in rows], context.plan.classes)


def tell_unreadable(
    context: RunContext, unreadable: tuple[tuple[str, str], ...], total: int
) -> None:
    """Write down which pictures took no part."""
    if unreadable:
        count = len(unreadable)
        what = "picture" if count == 1 else "pictures"
        context.notice(
            Finding(
                id="unreadable-pictures",
                severity="warning",
                sentence=f"{count} of {total} {what} could not be read and took no part: "
                f"{unreadable[0][1]}",
                remedy="Open and save them again in a picture program, or remove them.",
                items=tuple(file for file, _ in unreadable),
                score=count / total,
            )
        )


def refuse_empty(context: RunContext, rows: tuple[Row, ...]) -> None:
    """Refuse to learn a class without a picture.

    Raises:
        TooFewImages: one has none left.
    """
    left = {name for row in rows for name in row.target.names}
    missing = [name for name in context.plan.classes if name not in left]
    if missing:
        raise TooFewImages(
            what=f"No picture of {missing[0]} can be learnt from",
            why="All its training pictures are unreadable or gone.",
            fix="Add readable pictures of it, or remove the class.",
        )
