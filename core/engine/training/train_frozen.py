"""Strategy `features`: the backbone stays frozen, each picture passes it once, a head learns.

The surest way on small data that resembles what the backbone was trained on (Donahue et al. 2014,
DeCAF; Sharif Razavian et al. 2014; Kornblith et al. 2019).
"""

import time
from dataclasses import replace
from typing import Any

import torch

from core import home
from core.engine.backbone import network
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.feed import feature_cache
from core.engine.feed.embedding import Read
from core.engine.heads import cross_validation, modules, sgd
from core.engine.heads.cross_validation import Solved
from core.engine.heads.feature_set import Floats
from core.engine.heads.modules import Head, LinearHead
from core.engine.interruptible import Tick
from core.engine.run_context import Outcome, RunContext
from core.engine.tasks import table as engine_tasks
from core.engine.tasks.engine_task import Score
from core.engine.training import diagnostics, fold_scores, saving, time_left
from core.engine.training.feature_data import FeatureData, prepare
from core.runs.event import Baseline, Epoch, Phase
from core.tasks import table as tasks

_RESCALED = ("svm_linear", "svm_rbf")
"""Heads whose logits mean nothing before they are rescaled: their own folds have done it, with more
pictures than lie on the validation side."""


def train(context: RunContext, body: FrozenBackbone, read: Read | None = None) -> Outcome:
    """Embed, solve the head, write the model and the predictions.

    Args:
        context: the run.
        body: its frozen backbone.
        read: see `core.engine.feed.embedding.embed`.
    """
    material = prepare(context, body, views=context.plan.recipe.views, read=read)
    begun = time.monotonic()
    context.journal.write(Phase(name="head", title="Training the head", index=2, of=2, total=None))
    n, d = material.plain.features.shape
    expected = time_left.head(context.plan, n, d)
    follow = context.follow("head", 0, _solvers(context, material), expected)
    task = engine_tasks.of(context.plan.task)
    baseline_head = task.solve(material.plain, follow)
    baseline = tell_baseline(context, baseline_head.head, material)
    head, epochs = _head(context, material, baseline_head)
    context.took("train", time.monotonic() - begun)
    logits = cross_validation.answer(head, material.validation.features[:, 0], context.check_stop)
    validation = task.score(logits, material.validation_labels)
    for finding in task.silent(logits, material.validation_labels, context.plan.classes):
        context.notice(finding)
    temperature = _temperature(context, material, logits)
    about = {
        "validation": validation,
        "temperature": temperature,
        "thresholds": task.thresholds(logits / temperature, material.validation_labels),
    }
    _write(context, body, head, material, about)
    folds = fold_scores.score(context, material) if context.plan.folds else None
    feature_cache.trim(home.cache_folder() / "features")
    return Outcome(validation=validation, baseline=baseline, epochs=epochs, folds=folds)


def _temperature(context: RunContext, material: FeatureData, logits: Floats) -> float:
    """Fitted on the validation pictures; a head that was rescaled by its folds keeps what it is."""
    plan = context.plan
    if plan.recipe.head in _RESCALED:
        return 1.0
    groups = {row.kin for row in material.validation.rows}
    task = engine_tasks.of(plan.task)
    return task.temperature(logits, material.validation_labels, len(groups))


def tell_baseline(context: RunContext, head: Head, material: FeatureData) -> Score:
    """Write down what plain frozen features reach: the line all else is held against."""
    logits = cross_validation.answer(head, material.validation.features[:, 0])
    found = engine_tasks.of(context.plan.task).score(logits, material.validation_labels)
    context.journal.write(Baseline(scores=found))
    return found


def _solvers(context: RunContext, material: FeatureData) -> int:
    """How many heads are solved: the baseline, and the plan's where it is another one."""
    same = context.plan.recipe.head == "logistic" and bool(material.feature_set.original.all())
    return 1 if same else 2


def _head(context: RunContext, material: FeatureData, baseline: Solved) -> tuple[Head, int]:
    """The head that the plan asks for, and how many epochs it learnt; 0 = it was solved."""
    kind, features = context.plan.recipe.head, material.feature_set
    tick = context.follow("head", 1, 2)
    if kind in ("linear", "mlp"):
        return _learn(context, material, tick, hidden=kind == "mlp")
    if kind == "logistic":
        if _solvers(context, material) == 1:
            return baseline.head, 0
        solved = engine_tasks.of(context.plan.task).solve(features, tick)
        return better_of(context, baseline, solved).head, 0
    from core.engine.heads import svm_knn  # scikit-learn: a second, only for who asks for it

    if len(features.labels) > svm_knn.MOST_ROWS:
        context.notice(diagnostics.thinned(svm_knn.MOST_ROWS, len(features.labels)))
    return svm_knn.SOLVERS[kind](svm_knn.bounded(features), tick).head, 0


def better_of(context: RunContext, plain: Solved, changed: Solved) -> Solved:
    """Of a head that learnt from the pictures alone and one that learnt from changed views as well.

    Both were cross-validated on the same unchanged training pictures: whether changes help is
    known there, and costs nothing more.
    """
    if plain.held_out is None or changed.held_out is None:
        return changed
    context.notice(diagnostics.views(changed.held_out, plain.held_out))
    return changed if changed.held_out < plain.held_out else plain


def _learn(
    context: RunContext, material: FeatureData, tick: Tick, *, hidden: bool
) -> tuple[Head, int]:
    """Epochs of a linear head or an MLP; the one with the least validation loss is kept."""
    recipe = context.plan.recipe
    best: list[Head] = []
    least, since, number = float("inf"), 0, 0

    def on_epoch(step: sgd.HeadEpoch) -> bool:
        nonlocal least, since, number
        number += 1
        point = _point(context, material, step.head)
        loss = point.validation["loss"]
        better = loss is not None and loss < least
        if better and loss is not None:
            least, since, best[:] = loss, 0, [step.head]
        else:
            since += 1
        rate = step.learning_rate
        _tell(
            context,
            replace(point, epoch=number, of=recipe.epochs, learning_rate=rate, best=better),
        )
        return not (recipe.patience and since >= recipe.patience)

    seed = context.plan.seed
    sgd.train(material.feature_set, recipe, seed, hidden=hidden, on_epoch=on_epoch, tick=tick)
    return best[0], number


def _point(context: RunContext, material: FeatureData, head: Head) -> Epoch:
    """Loss and scores on both sides, measured on the pictures themselves."""
    begun = time.monotonic()
    plain, plan = material.plain, context.plan
    task, beat = engine_tasks.of(plan.task), context.check_stop
    learnt = cross_validation.answer(head, plain.features, beat)
    held = cross_validation.answer(head, material.validation.features[:, 0], beat)
    truth = material.validation_labels
    seconds = max(time.monotonic() - begun, 1e-6)
    training = {"loss": task.mean_loss(learnt, plain.labels), **task.metrics(learnt, plain.labels)}
    validation = {"loss": task.mean_loss(held, truth), **task.metrics(held, truth)}
    return Epoch(
        epoch=1,
        training=training,
        validation=validation,
        primary=tasks.of(plan.task).metric.name,
        seconds=seconds,
    )


def _tell(context: RunContext, point: Epoch) -> None:
    sides = (point.training, point.validation)
    training, validation = ({name: _rounded(value) for name, value in s.items()} for s in sides)
    context.journal.write(
        replace(
            point,
            stage="head on frozen features",
            training=training,
            validation=validation,
            seconds=_rounded(point.seconds),
        )
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)


def _write(
    context: RunContext,
    body: FrozenBackbone,
    head: Head,
    material: FeatureData,
    about: dict[str, Any],
) -> None:
    sides = {"training": material.training, "validation": material.validation}
    answers = {
        name: cross_validation.answer(head, side.features[:, 0], context.check_stop)
        for name, side in sides.items()
    }
    plan = context.plan
    outputs = engine_tasks.of(plan.task).outputs(len(plan.classes))
    separate = None if fold(body, head, outputs) else head
    saving.save_weights(context.run, body.net, separate)
    saving.describe(
        context.run,
        body.net,
        separate,
        classes=plan.classes,
        preprocessing=body.preprocessing,
        acceleration=body.acceleration,
        about={"name": plan.name, "strategy": "features", **about},
    )
    for name, side in sides.items():
        saving.write_predictions(context.run, name, plan, side.rows, answers[name])


@torch.no_grad()
def fold(body: FrozenBackbone, head: Head, classes: int) -> bool:
    """Make a linear head the backbone's own last layer, if it then answers the same.

    Returns:
        False where it cannot be; the backbone is then left without a head.
    """
    if not isinstance(head, LinearHead):
        return False
    side = body.preprocessing.side_px
    probe = torch.randn(2, 3, side, side, generator=torch.Generator().manual_seed(0))
    probe = body.acceleration.lay(probe.to(body.device))
    wanted = modules.on(head, body.device)(network.features(body.net, probe))
    body.net.reset_classifier(classes)  # type: ignore[operator]
    body.acceleration.place(body.net, body.device).eval()
    if network.set_head(body.net, head.weight, head.bias):
        found = body.net(probe)
        if found.shape == wanted.shape and torch.allclose(found, wanted, rtol=1e-3, atol=1e-3):
            return True
    body.net.reset_classifier(0)  # type: ignore[operator]
    return False
