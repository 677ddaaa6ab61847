"""Strategy `features`: the backbone stays frozen, each picture passes it once, a head learns.

The surest way on small data that resembles what the backbone was trained on (Donahue et al. 2014,
DeCAF; Sharif Razavian et al. 2014; Kornblith et al. 2019).
"""

import time

import numpy as np
import torch

from core import home
from core.engine.backbone import network
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.feed import feature_cache
from core.engine.feed.embedding import Read
from core.engine.heads import cross_validation, logistic, modules, sgd
from core.engine.heads.cross_validation import FeatureSet
from core.engine.heads.feature_data import FeatureData, prepare
from core.engine.heads.modules import Head, LinearHead
from core.engine.interruptible import Tick
from core.engine.run_context import Outcome, RunContext
from core.engine.training import diagnostics, quick_scores, trained_model
from core.engine.training.quick_scores import Score
from core.runs.stop import CheckStop


def train(context: RunContext, body: FrozenBackbone, read: Read | None = None) -> Outcome:
    """Embed, solve the head, write the model and the predictions.

    Args:
        context: the run.
        body: its frozen backbone.
        read: see `core.engine.feed.embedding.embed`.
    """
    material = prepare(context, body, views=context.plan.recipe.views, read=read)
    begun = time.monotonic()
    context.journal.write(
        "phase", name="head", title="Training the head", index=2, of=2, total=None
    )
    follow = context.follow("head", 0, _solvers(context, material))
    baseline_head = logistic.regression(material.plain, follow)
    baseline = tell_baseline(context, baseline_head.head, material)
    head, epochs = _head(context, material, baseline_head)
    context.took("train", time.monotonic() - begun)
    logits = cross_validation.answer(head, material.validation.features[:, 0], context.check_stop)
    validation = quick_scores.score(logits, material.validation_labels)
    for finding in diagnostics.unheard(logits, material.validation_labels, context.plan.classes):
        context.notice(finding)
    _write(context, body, head, material, validation)
    feature_cache.trim(home.cache_folder() / "features")
    return Outcome(validation=validation, baseline=baseline, epochs=epochs)


def tell_baseline(context: RunContext, head: Head, material: FeatureData) -> Score:
    """Write down what plain frozen features reach: the line all else is held against."""
    logits = cross_validation.answer(head, material.validation.features[:, 0])
    found = quick_scores.score(logits, material.validation_labels)
    told = {name: found[name] for name in ("accuracy", "low", "high", "n")}
    context.journal.write("baseline", **told)
    return found


def _solvers(context: RunContext, material: FeatureData) -> int:
    """How many heads are solved: the baseline, and the plan's where it is another one."""
    same = context.plan.recipe.head == "logistic" and bool(material.feature_set.original.all())
    return 1 if same else 2


def _head(
    context: RunContext, material: FeatureData, baseline: cross_validation.Solved
) -> tuple[Head, int]:
    """The head that the plan asks for, with an `epoch` event for every point on its way."""
    kind, features = context.plan.recipe.head, material.feature_set
    tick = context.follow("head", 1, 2)
    if kind in ("linear", "mlp"):
        return _learn(context, material, tick, hidden=kind == "mlp")
    if kind == "logistic":
        solved = (
            baseline if _solvers(context, material) == 1 else logistic.regression(features, tick)
        )
        way: list[Head] = list(solved.path)
    else:
        from core.engine.heads import svm_knn  # scikit-learn: a second, only for who asks for it

        solvers = {"knn": svm_knn.knn, "svm_linear": svm_knn.svm_linear, "svm_rbf": svm_knn.svm_rbf}
        solved = solvers[kind](_bounded(context, features, svm_knn.MOST_ROWS), tick)
        way = [solved.head]
    for number, head in enumerate(way, 1):
        point = _point(material, head, context.check_stop)
        _tell(context, number, len(way), point, None, best=number == len(way))
    return solved.head, len(way)


def _bounded(context: RunContext, features: FeatureSet, most: int) -> FeatureSet:
    """What a head that keeps or compares all it has seen can hold: some rows, spread evenly."""
    n = len(features.labels)
    if n <= most:
        return features
    context.notice(diagnostics.thinned(most, n))
    return features.part(np.linspace(0, n - 1, most).astype(np.int64))


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
        point = _point(material, step.head, context.check_stop)
        better = point["validation_loss"] < least
        if better:
            least, since, best[:] = point["validation_loss"], 0, [step.head]
        else:
            since += 1
        _tell(context, number, recipe.epochs, point, step.learning_rate, best=better)
        return not (recipe.patience and since >= recipe.patience)

    seed = context.plan.seed
    sgd.train(material.feature_set, recipe, seed, hidden=hidden, on_epoch=on_epoch, tick=tick)
    return best[0], number


def _point(material: FeatureData, head: Head, check_stop: CheckStop) -> dict[str, float]:
    """Loss and accuracy on both sides, measured on the pictures themselves."""
    begun = time.monotonic()
    plain = material.plain
    learnt = cross_validation.answer(head, plain.features, check_stop)
    held = cross_validation.answer(head, material.validation.features[:, 0], check_stop)
    truth = material.validation_labels
    seconds = max(time.monotonic() - begun, 1e-6)
    return {
        "training_loss": cross_validation.log_loss(learnt, plain.labels),
        "training_accuracy": float((learnt.argmax(1) == plain.labels).mean()),
        "validation_loss": cross_validation.log_loss(held, truth),
        "validation_accuracy": float((held.argmax(1) == truth).mean()),
        "seconds": seconds,
    }


def _tell(
    context: RunContext,
    number: int,
    of: int,
    point: dict[str, float],
    rate: float | None,
    *,
    best: bool,
) -> None:
    told = {name: round(value, 5) for name, value in point.items()}
    stage = "head on frozen features" if rate else "head, weaker and weaker regularisation"
    context.journal.write(
        "epoch",
        epoch=number,
        of=of,
        stage=stage,
        **told,
        learning_rate=rate,
        pictures_per_second=None,
        best=best,
    )


def _write(
    context: RunContext, body: FrozenBackbone, head: Head, material: FeatureData, validation: Score
) -> None:
    sides = {"training": material.training, "validation": material.validation}
    answers = {
        name: cross_validation.answer(head, side.features[:, 0], context.check_stop)
        for name, side in sides.items()
    }
    own = fold(body, head, len(context.plan.classes))
    separate = None if own else head
    trained_model.save_weights(context.run, body.net, separate)
    about = {"name": context.plan.name, "strategy": "features", "validation": validation}
    trained_model.describe(
        context.run,
        body.net,
        separate,
        classes=context.plan.classes,
        preprocessing=body.preprocessing,
        acceleration=body.acceleration,
        about=about,
    )
    for name, side in sides.items():
        rows = [(row.file, row.label) for row in side.rows]
        trained_model.write_predictions(
            context.run, name, context.plan.classes, rows, answers[name]
        )


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
