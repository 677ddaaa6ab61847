"""What a head learns from: the features of both sides of a run's split."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from core.data.split import Row
from core.engine import embed, solve
from core.engine.body import Body
from core.engine.embed import Embedded, Group, Views
from core.engine.job import Job
from core.engine.solve import Known
from core.errors import TooFewImages
from core.findings import Finding

_MIXING = frozenset({"mixup", "cutmix"})


@dataclass(frozen=True, kw_only=True)
class Material:
    """Features of both sides, ready for a head."""

    known: Known
    """Training pictures and their views."""
    training: Embedded
    validation: Embedded
    validation_labels: npt.NDArray[np.int64]

    @property
    def plain(self) -> Known:
        """The training pictures themselves, without their views; nothing is copied."""
        known, each = self.known, self.training.features.shape[1]
        return replace(
            known,
            features=self.training.features[:, 0],
            labels=known.labels[::each],
            groups=known.groups[::each],
            original=known.original[::each],
            weights=None if known.weights is None else known.weights[::each],
        )


def prepare(
    job: Job,
    body: Body,
    *,
    views: int = 0,
    rows: tuple[Row, ...] | None = None,
    read: embed.Read | None = None,
    phases: int = 2,
) -> Material:
    """Embed both sides of the split and tell what could not be read.

    Args:
        job: the run.
        body: its frozen backbone.
        views: augmented variants of each training picture.
        rows: pictures of both sides; by default all of the run.
        read: see `core.engine.embed.embed`.
        phases: how many the run has.

    Raises:
        TooFewImages: a class has no readable training picture.
    """
    begun = time.monotonic()
    choices = tuple(c for c in job.plan.augmentations if c.name not in _MIXING)
    asked = Views(augmentations=choices, count=views, seed=job.plan.seed)
    rows = job.rows if rows is None else rows
    learn = [row for row in rows if row.side == "training"]
    check = [row for row in rows if row.side == "validation"]
    total = len(learn) + len(check)
    title = "Looking at each picture once" if not views else "Looking at each picture and its views"
    job.journal.write("phase", name="embed", title=title, index=1, of=phases, total=total)

    def track(groups: Iterable[Group], count: int, size: int) -> Iterator[Group]:
        yield from job.track(groups, "embed", count, size)

    variants = asked if views and choices else None
    training = embed.embed(body, job.folder, learn, views=variants, track=track, read=read)
    validation = embed.embed(body, job.folder, check, track=track, read=read)
    job.took("embed", time.monotonic() - begun)
    tell_unreadable(job, (*training.unreadable, *validation.unreadable), total)
    refuse_empty(job, training.rows)
    return Material(
        known=_known(job, training),
        training=training,
        validation=validation,
        validation_labels=indices(job, [row.label for row in validation.rows]),
    )


def _known(job: Job, training: Embedded) -> Known:
    n, each, d = training.features.shape
    recipe = job.plan.recipe
    labels = indices(job, [label for variants in training.labels for label in variants])
    weigh = recipe.class_weights or recipe.balanced_sampling
    return Known(
        features=training.features.reshape(n * each, d),
        labels=labels,
        groups=[row.content for row in training.rows for _ in range(each)],
        original=np.tile(np.arange(each) == 0, n),
        classes=len(job.plan.classes),
        weights=solve.class_weights(labels, len(job.plan.classes)) if weigh else None,
        smoothing=recipe.label_smoothing,
    )


def indices(job: Job, labels: Sequence[str]) -> npt.NDArray[np.int64]:
    """Labels as places in the plan's classes."""
    at = {name: index for index, name in enumerate(job.plan.classes)}
    return np.array([at[label] for label in labels], dtype=np.int64)


def tell_unreadable(job: Job, unreadable: tuple[tuple[str, str], ...], total: int) -> None:
    """Write down which pictures took no part."""
    if unreadable:
        count = len(unreadable)
        what = "picture" if count == 1 else "pictures"
        job.notice(
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


def refuse_empty(job: Job, rows: tuple[Row, ...]) -> None:
    """Refuse to learn a class without a picture.

    Raises:
        TooFewImages: one has none left.
    """
    left = {row.label for row in rows}
    missing = [name for name in job.plan.classes if name not in left]
    if missing:
        raise TooFewImages(
            what=f"No picture of {missing[0]} can be learnt from",
            why="All its training pictures are unreadable or gone.",
            fix="Add readable pictures of it, or remove the class.",
        )
