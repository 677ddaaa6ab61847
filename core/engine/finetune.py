"""Fine-tuning: `staged`, `gradual`, `full` and `scratch`, from pictures to the best weights."""

import time
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import torch
from timm.utils import ModelEmaV3
from torch import nn

from core import home
from core.data.split import Row
from core.engine import (
    cache,
    checkpoint,
    embed,
    features,
    finder,
    guards,
    images,
    levers,
    logistic,
    material,
    model,
    pipeline,
    recovery,
    saved,
    scores,
    solve,
    stages,
    train,
    training,
)
from core.engine.batches import Feed
from core.engine.body import Body
from core.engine.heads import LinearHead
from core.engine.job import Job, Outcome
from core.engine.resized import Squares
from core.engine.training import Training
from core.runs import events

_ENOUGH_FOR_STATISTICS = 1000
"""Training pictures from which on BatchNorm may learn while a pretrained network does."""


def train_strategy(job: Job, body: Body) -> Outcome:
    """Measure the frozen baseline, start from it, learn, and leave the best weights."""
    squares, rows = _squares(job, body)
    t = _training(job, body, squares, rows)
    if recovery.take_up(t):
        _tell_missing(t)
    else:
        _begin(t, rows)
    if job.plan.recipe.find_learning_rate and t.at.learning_rate is None:
        finder.find(t)
    begun = time.monotonic()
    title = "Training the network" if t.stages[0].trainable else "Training, the head first"
    job.journal.write("phase", name="train", title=title, index=2, of=3, total=None)
    train.run(t)
    job.took("train", time.monotonic() - begun)
    _finish(t)
    checkpoint.settle(job.run)
    cache.trim(home.cache_folder() / "features")
    validation = t.at.validation or scores.score(np.empty((0, 1)), np.empty(0, dtype=np.int64))
    return Outcome(validation=validation, baseline=t.at.baseline, epochs=t.at.epoch)


def _squares(job: Job, body: Body) -> tuple[Squares, tuple[Row, ...]]:
    """Decode every picture of training and validation once."""
    begun = time.monotonic()
    rows = (*job.side("training"), *job.side("validation"))
    job.journal.write(
        "phase", name="decode", title="Reading the pictures", index=1, of=3, total=len(rows)
    )
    squares = Squares(job.folder, rows, body.preprocessing)

    def track(chunks: Iterable[Sequence[Row]], count: int, size: int) -> Iterator[Sequence[Row]]:
        yield from job.track(chunks, "decode", count, size)

    squares.fill(track)
    job.took("decode", time.monotonic() - begun)
    material.tell_unreadable(job, tuple(squares.unreadable.items()), len(rows))
    readable = tuple(row for row in rows if row.file not in squares.unreadable)
    material.refuse_empty(job, tuple(row for row in readable if row.side == "training"))
    return squares, readable


def _training(job: Job, body: Body, squares: Squares, rows: tuple[Row, ...]) -> Training:
    plan, recipe = job.plan, job.plan.recipe
    place = {row.file: at for at, row in enumerate(squares.rows)}
    learn = [row for row in rows if row.side == "training"]
    check = [row for row in rows if row.side == "validation"]
    labels = material.indices(job, [row.label for row in learn])
    net = _network(job, body)
    weights = None
    if recipe.class_weights:
        counted = np.bincount(labels, minlength=len(plan.classes)).clip(1)
        found = len(labels) / (len(counted) * counted)
        weights = torch.tensor(found, dtype=torch.float32, device=body.device)
    feed = Feed(
        squares=squares,
        places=np.array([place[row.file] for row in learn], dtype=np.int64),
        labels=labels,
        classes=plan.classes,
        augment=pipeline.build(plan.augmentations, body.preprocessing.side_px),
        batch_size=recipe.batch_size * recipe.accumulation,
        balanced=recipe.balanced_sampling,
        seed=plan.seed,
    )
    t = Training(
        job=job,
        body=body,
        net=net,
        feed=feed,
        check_places=np.array([place[row.file] for row in check], dtype=np.int64),
        check_labels=material.indices(job, [row.label for row in check]),
        stages=stages.plan(net, recipe),
        class_weights=weights,
        learn_statistics=_learn_statistics(job, body, net, feed),
        average=ModelEmaV3(net, recipe.ema_decay, use_warmup=True) if recipe.ema_decay else None,
    )
    t.at.micro = recipe.batch_size
    t.at.checkpointed = recipe.gradient_checkpointing and levers.recompute(net)
    return t


def _learn_statistics(job: Job, body: Body, net: nn.Module, feed: Feed) -> bool:
    """Whether BatchNorm takes up the statistics of the new pictures.

    From a random start it must. Else only where the whole network learns from enough pictures to
    estimate them, and the stored ones are those of pictures at all.
    """
    recipe = job.plan.recipe
    if recipe.strategy != "full" or len(feed.places) < _ENOUGH_FOR_STATISTICS:
        return recipe.strategy == "scratch"
    squares = np.stack([feed.squares[int(place)] for place in feed.places[:16]])
    batch = images.normalise(squares, body.preprocessing, body.device)
    trusted = model.trustworthy_statistics(net, body.levers.lay(batch))
    if not trusted:
        job.notice(guards.broken_statistics())
    return trusted


def _network(job: Job, body: Body) -> nn.Module:
    """The backbone with a head for the classes, at zero."""
    recipe, count = job.plan.recipe, len(job.plan.classes)
    if recipe.dropout or recipe.stochastic_depth:
        net = model.load(
            job.plan.backbone,
            count,
            side_px=recipe.side_px,
            dropout=recipe.dropout,
            stochastic_depth=recipe.stochastic_depth,
            seed=job.plan.seed,
        )
    else:
        net = body.net
        net.reset_classifier(count)  # type: ignore[operator]
        model.zero_head(net)
    return body.levers.place(net, body.device)


def _begin(t: Training, rows: tuple[Row, ...]) -> None:
    """Measure frozen features, put the solved head on the backbone, keep that as the first best."""
    logits = np.zeros((len(t.check_labels), len(t.job.plan.classes)), dtype=np.float32)
    if t.job.plan.recipe.strategy != "scratch":
        read = _reader(t.feed.squares)
        found = material.prepare(t.job, t.body, rows=rows, read=read, phases=3)
        title = "Training the head on frozen features"
        t.job.journal.write("phase", name="head", title=title, index=1, of=3, total=None)
        head = logistic.regression(found.plain, t.job.follow("head")).head
        t.at.baseline = features.tell_baseline(t.job, head, found)
        if isinstance(head, LinearHead) and model.set_head(t.net, head.weight, head.bias):
            logits = solve.answer(head, found.validation.features[:, 0])
    if t.average is not None:
        t.average.set(t.net)
    score = scores.score(logits, t.check_labels)
    t.at.validation = score
    t.at.best = float(score["accuracy"] or 0.0), -solve.log_loss(logits, t.check_labels)
    training.keep_best(t, logits)
    training.open_stage(t)
    training.keep(t)


def _reader(squares: Squares) -> embed.Read:
    place = {row.file: at for at, row in enumerate(squares.rows)}
    return lambda row: squares[place[row.file]]


def _finish(t: Training) -> None:
    """Load the best weights and let them answer for the training pictures as well."""
    begun = time.monotonic()
    count = len(t.feed.places)
    t.job.journal.write(
        "phase", name="check", title="Looking at the training pictures", index=3, of=3, total=count
    )
    t.judged.load_state_dict(saved.tensors(t.job.run))
    training.write_predictions(t, "training", t.feed.places, train.answer(t, t.feed.places))
    t.job.took("check", time.monotonic() - begun)


def _tell_missing(t: Training) -> None:
    """A run killed between its checkpoint and its event tells the epoch when it is resumed."""
    known, _ = events.read(t.job.run)
    told = {event["epoch"] for event in known if event["kind"] == "epoch"}
    for point in t.at.history:
        if point["epoch"] not in told:
            t.job.journal.write("epoch", **point)
