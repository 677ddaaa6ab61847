"""Fine-tuning: `staged`, `gradual`, `full` and `scratch`, from pictures to the best weights."""

import time
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import torch
from timm.utils import ModelEmaV3
from torch import nn

from core import home
from core.data.split import Row
from core.engine.augment import pipeline
from core.engine.backbone import acceleration, network
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.backbone.preprocessing import normalise
from core.engine.feed import embedding, feature_cache
from core.engine.feed.batches import Feed
from core.engine.feed.image_cache import ImageCache
from core.engine.heads import cross_validation
from core.engine.heads.modules import LinearHead
from core.engine.run_context import Outcome, RunContext
from core.engine.tasks import table as engine_tasks
from core.engine.training import (
    blend,
    checkpoint,
    diagnostics,
    feature_data,
    loop,
    lr_finder,
    recovery,
    start_head,
    train_frozen,
    train_state,
    trained_model,
    unfreezing,
)
from core.engine.training.train_state import TrainState
from core.runs import events
from core.runs.event import Epoch, Phase

_ENOUGH_FOR_STATISTICS = 1000
"""Training pictures from which on BatchNorm may learn while a pretrained network does."""


def train_strategy(context: RunContext, body: FrozenBackbone) -> Outcome:
    """Measure the frozen baseline, start from it, learn, and leave the best weights."""
    squares, rows = _squares(context, body)
    state = _training(context, body, squares, rows)
    if recovery.take_up(state):
        _tell_missing(state)
    else:
        _begin(state, rows)
    if context.plan.recipe.find_learning_rate and state.progress.learning_rate is None:
        lr_finder.find(state)
    begun = time.monotonic()
    train_state.tell_stage(state)
    loop.run(state)
    context.took("train", time.monotonic() - begun)
    blend.finish(state)
    _finish(state)
    checkpoint.settle(context.run)
    feature_cache.trim(home.cache_folder() / "features")
    at = state.progress
    validation = at.validation or state.task.score(np.empty((0, 1)), state.check_labels[:0])
    return Outcome(validation=validation, baseline=at.baseline, epochs=at.epoch)


def _squares(context: RunContext, body: FrozenBackbone) -> tuple[ImageCache, tuple[Row, ...]]:
    """Decode every picture of training and validation once."""
    begun = time.monotonic()
    rows = (*context.side("training"), *context.side("validation"))
    context.journal.write(
        Phase(name="decode", title="Reading the pictures", index=1, of=3, total=len(rows))
    )
    squares = ImageCache(context.folder, rows, body.preprocessing)

    def track(chunks: Iterable[Sequence[Row]], count: int) -> Iterator[Sequence[Row]]:
        yield from context.track(chunks, "decode", count, len)

    squares.fill(track)
    context.took("decode", time.monotonic() - begun)
    feature_data.tell_unreadable(context, tuple(squares.unreadable.items()), len(rows))
    readable = tuple(row for row in rows if row.file not in squares.unreadable)
    feature_data.refuse_empty(context, tuple(row for row in readable if row.side == "training"))
    return squares, readable


def _training(
    context: RunContext, body: FrozenBackbone, squares: ImageCache, rows: tuple[Row, ...]
) -> TrainState:
    plan, recipe, task = context.plan, context.plan.recipe, engine_tasks.of(context.plan.task)
    place = {row.file: at for at, row in enumerate(squares.rows)}
    learn = [row for row in rows if row.side == "training"]
    check = [row for row in rows if row.side == "validation"]
    outputs, labels = task.outputs(len(plan.classes)), feature_data.collate(context, learn)
    net, weights = _network(context, body), None
    if recipe.class_weights:
        found = task.class_weights(labels, outputs)
        weights = torch.tensor(found, dtype=torch.float32, device=body.device)
    feed = Feed(
        squares=squares,
        places=np.array([place[row.file] for row in learn], dtype=np.int64),
        targets=[row.target for row in learn],
        encode=lambda targets: task.collate(targets, plan.classes),
        augment=pipeline.build(plan.augmentations, body.preprocessing.side_px),
        batch_size=recipe.batch_size * recipe.accumulation,
        rarity=task.rarity(labels, outputs) if recipe.balanced_sampling else None,
        seed=plan.seed,
    )
    state = TrainState(
        context=context,
        body=body,
        net=net,
        feed=feed,
        check_places=np.array([place[row.file] for row in check], dtype=np.int64),
        check_labels=feature_data.collate(context, check),
        stages=unfreezing.plan(net, recipe),
        class_weights=weights,
        learn_statistics=_learn_statistics(context, body, net, feed),
        average=ModelEmaV3(net, recipe.ema_decay, use_warmup=True) if recipe.ema_decay else None,
    )
    state.start = train_state.learning(state)
    if recipe.tuned and not state.stages[-1].trainable:
        context.notice(unfreezing.nothing_but_the_head())
    state.progress.micro = recipe.batch_size
    state.progress.checkpointed = recipe.gradient_checkpointing and acceleration.recompute(net)
    return state


def _learn_statistics(
    context: RunContext, body: FrozenBackbone, net: nn.Module, feed: Feed
) -> bool:
    """Whether BatchNorm takes up the statistics of the new pictures.

    From a random start it must. Else only where the whole network learns from enough pictures to
    estimate them, and the stored ones are those of pictures at all.
    """
    recipe = context.plan.recipe
    if recipe.strategy != "full" or len(feed.places) < _ENOUGH_FOR_STATISTICS:
        return recipe.strategy == "scratch"
    squares = np.stack([feed.squares[int(place)] for place in feed.places[:16]])
    batch = normalise(squares, body.preprocessing, body.device)
    trusted = network.trustworthy_statistics(net, body.acceleration.lay(batch))
    if not trusted:
        context.notice(diagnostics.broken_statistics())
    return trusted


def _network(context: RunContext, body: FrozenBackbone) -> nn.Module:
    """The backbone with a head for the classes, at zero."""
    recipe = context.plan.recipe
    count = engine_tasks.of(context.plan.task).outputs(len(context.plan.classes))
    if recipe.dropout or recipe.stochastic_depth:
        net = network.load(
            context.plan.backbone,
            count,
            side_px=recipe.side_px,
            dropout=recipe.dropout,
            stochastic_depth=recipe.stochastic_depth,
            seed=context.plan.seed,
        )
    else:
        net = body.net
        net.reset_classifier(count)  # type: ignore[operator]
        network.zero_head(net)
    return body.acceleration.place(net, body.device)


def _begin(state: TrainState, rows: tuple[Row, ...]) -> None:
    """Measure frozen features, put the solved head on the backbone, keep that as the first best."""
    outputs = state.task.outputs(len(state.context.plan.classes))
    logits = np.zeros((len(state.check_labels), outputs), dtype=np.float32)
    solved: dict[str, torch.Tensor] = {}
    if state.context.plan.recipe.strategy != "scratch":
        read = _reader(state.feed.squares)
        found = feature_data.prepare(state.context, state.body, rows=rows, read=read, phases=3)
        title = "Training the head on frozen features"
        state.context.journal.write(Phase(name="head", title=title, index=1, of=3, total=None))
        head = state.task.solve(found.plain, state.context.follow("head")).head
        state.progress.baseline = train_frozen.tell_baseline(state.context, head, found)
        if isinstance(head, LinearHead):
            head = start_head.better(state, head, found.validation.features[:, 0])
        if isinstance(head, LinearHead) and network.set_head(state.net, head.weight, head.bias):
            logits = cross_validation.answer(head, found.validation.features[:, 0])
            right = state.task.correct(logits, state.check_labels)
            state.progress.start_right = [bool(one) for one in right]
            solved = train_state.learning(state)
    state.start = solved
    if state.average is not None:
        state.average.set(state.net)
    score = state.task.score(logits, state.check_labels)
    state.progress.validation = score
    state.progress.best = state.rank(score, state.task.mean_loss(logits, state.check_labels))
    train_state.keep_best(state, logits)
    train_state.open_stage(state)
    train_state.keep(state)


def _reader(squares: ImageCache) -> embedding.Read:
    place = {row.file: at for at, row in enumerate(squares.rows)}
    return lambda row: squares[place[row.file]]


def _finish(state: TrainState) -> None:
    """Load the best weights and let them answer for the training pictures as well."""
    begun = time.monotonic()
    count = len(state.feed.places)
    if state.progress.start_right is not None:
        state.context.notice(diagnostics.start_kept(mixed=bool(state.start)))
    state.context.journal.write(
        Phase(name="check", title="Looking at the training pictures", index=6, of=6, total=count)
    )
    state.judged.load_state_dict(trained_model.tensors(state.context.run))
    said = loop.answer(state, state.check_places) if len(state.check_places) else None
    if said is not None:
        for finding in state.task.silent(said, state.check_labels, state.context.plan.classes):
            state.context.notice(finding)
    train_state.write_predictions(
        state, "training", state.feed.places, loop.answer(state, state.feed.places)
    )
    state.context.took("check", time.monotonic() - begun)


def _tell_missing(state: TrainState) -> None:
    """A run killed between its checkpoint and its event tells the epoch when it is resumed."""
    before, _ = events.read(state.context.run)
    told = {event.epoch for event in before if isinstance(event, Epoch)}
    for epoch in state.epochs:
        if epoch.epoch not in told:
            state.context.journal.write(epoch)
