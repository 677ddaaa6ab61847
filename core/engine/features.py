"""Strategy `features`: the backbone stays frozen, each picture passes it once, a head learns.

The surest way on small data that resembles what the backbone was trained on (Donahue et al. 2014,
DeCAF; Sharif Razavian et al. 2014; Kornblith et al. 2019).
"""

import time

import numpy as np
import torch

from core import home
from core.engine import (
    cache,
    descend,
    guards,
    heads,
    logistic,
    model,
    saved,
    scores,
    solve,
)
from core.engine.body import Body
from core.engine.embed import Read
from core.engine.heads import Head, LinearHead
from core.engine.interruptible import Beat, Tick
from core.engine.job import Job, Outcome
from core.engine.material import Material, prepare
from core.engine.scores import Score
from core.engine.solve import Known


def train(job: Job, body: Body, read: Read | None = None) -> Outcome:
    """Embed, solve the head, write the model and the predictions.

    Args:
        job: the run.
        body: its frozen backbone.
        read: see `core.engine.embed.embed`.
    """
    material = prepare(job, body, views=job.plan.recipe.views, read=read)
    begun = time.monotonic()
    job.journal.write("phase", name="head", title="Training the head", index=2, of=2, total=None)
    follow = job.follow("head", 0, _solvers(job, material))
    baseline_head = logistic.regression(material.plain, follow)
    baseline = tell_baseline(job, baseline_head.head, material)
    head, epochs = _head(job, material, baseline_head)
    job.took("train", time.monotonic() - begun)
    logits = solve.answer(head, material.validation.features[:, 0], job.check_stop)
    validation = scores.score(logits, material.validation_labels)
    for finding in guards.unheard(logits, material.validation_labels, job.plan.classes):
        job.notice(finding)
    _write(job, body, head, material, validation)
    cache.trim(home.cache_folder() / "features")
    return Outcome(validation=validation, baseline=baseline, epochs=epochs)


def tell_baseline(job: Job, head: Head, material: Material) -> Score:
    """Write down what plain frozen features reach: the line all else is held against."""
    logits = solve.answer(head, material.validation.features[:, 0])
    found = scores.score(logits, material.validation_labels)
    told = {name: found[name] for name in ("accuracy", "low", "high", "n")}
    job.journal.write("baseline", **told)
    return found


def _solvers(job: Job, material: Material) -> int:
    """How many heads are solved: the baseline, and the plan's where it is another one."""
    same = job.plan.recipe.head == "logistic" and bool(material.known.original.all())
    return 1 if same else 2


def _head(job: Job, material: Material, baseline: solve.Solved) -> tuple[Head, int]:
    """The head that the plan asks for, with an `epoch` event for every point on its way."""
    kind, known = job.plan.recipe.head, material.known
    tick = job.follow("head", 1, 2)
    if kind in ("linear", "mlp"):
        return _learn(job, material, tick, hidden=kind == "mlp")
    if kind == "logistic":
        solved = baseline if _solvers(job, material) == 1 else logistic.regression(known, tick)
        way: list[Head] = list(solved.path)
    else:
        from core.engine import kernels  # scikit-learn: a second, only for who asks for it

        solvers = {"knn": kernels.knn, "svm_linear": kernels.svm_linear, "svm_rbf": kernels.svm_rbf}
        solved = solvers[kind](_bounded(job, known, kernels.MOST_ROWS), tick)
        way = [solved.head]
    for number, head in enumerate(way, 1):
        point = _point(material, head, job.check_stop)
        _tell(job, number, len(way), point, None, best=number == len(way))
    return solved.head, len(way)


def _bounded(job: Job, known: Known, most: int) -> Known:
    """What a head that keeps or compares all it has seen can hold: some rows, spread evenly."""
    n = len(known.labels)
    if n <= most:
        return known
    job.notice(guards.thinned(most, n))
    return known.part(np.linspace(0, n - 1, most).astype(np.int64))


def _learn(job: Job, material: Material, tick: Tick, *, hidden: bool) -> tuple[Head, int]:
    """Epochs of a linear head or an MLP; the one with the least validation loss is kept."""
    recipe = job.plan.recipe
    best: list[Head] = []
    least, since, number = float("inf"), 0, 0

    def on_epoch(step: descend.Step) -> bool:
        nonlocal least, since, number
        number += 1
        point = _point(material, step.head, job.check_stop)
        better = point["validation_loss"] < least
        if better:
            least, since, best[:] = point["validation_loss"], 0, [step.head]
        else:
            since += 1
        _tell(job, number, recipe.epochs, point, step.learning_rate, best=better)
        return not (recipe.patience and since >= recipe.patience)

    seed = job.plan.seed
    descend.train(material.known, recipe, seed, hidden=hidden, on_epoch=on_epoch, tick=tick)
    return best[0], number


def _point(material: Material, head: Head, beat: Beat) -> dict[str, float]:
    """Loss and accuracy on both sides, measured on the pictures themselves."""
    begun = time.monotonic()
    plain = material.plain
    learnt = solve.answer(head, plain.features, beat)
    held = solve.answer(head, material.validation.features[:, 0], beat)
    truth = material.validation_labels
    seconds = max(time.monotonic() - begun, 1e-6)
    return {
        "training_loss": solve.log_loss(learnt, plain.labels),
        "training_accuracy": float((learnt.argmax(1) == plain.labels).mean()),
        "validation_loss": solve.log_loss(held, truth),
        "validation_accuracy": float((held.argmax(1) == truth).mean()),
        "seconds": seconds,
    }


def _tell(
    job: Job, number: int, of: int, point: dict[str, float], rate: float | None, *, best: bool
) -> None:
    told = {name: round(value, 5) for name, value in point.items()}
    stage = "head on frozen features" if rate else "head, weaker and weaker regularisation"
    job.journal.write(
        "epoch",
        epoch=number,
        of=of,
        stage=stage,
        **told,
        learning_rate=rate,
        pictures_per_second=None,
        best=best,
    )


def _write(job: Job, body: Body, head: Head, material: Material, validation: Score) -> None:
    sides = {"training": material.training, "validation": material.validation}
    answers = {
        name: solve.answer(head, side.features[:, 0], job.check_stop)
        for name, side in sides.items()
    }
    own = fold(body, head, len(job.plan.classes))
    separate = None if own else head
    saved.save_weights(job.run, body.net, separate)
    about = {"name": job.plan.name, "strategy": "features", "validation": validation}
    saved.describe(
        job.run,
        body.net,
        separate,
        classes=job.plan.classes,
        preprocessing=body.preprocessing,
        levers=body.levers,
        about=about,
    )
    for name, side in sides.items():
        rows = [(row.file, row.label) for row in side.rows]
        saved.write_predictions(job.run, name, job.plan.classes, rows, answers[name])


@torch.no_grad()
def fold(body: Body, head: Head, classes: int) -> bool:
    """Make a linear head the backbone's own last layer, if it then answers the same.

    Returns:
        False where it cannot be; the backbone is then left without a head.
    """
    if not isinstance(head, LinearHead):
        return False
    side = body.preprocessing.side_px
    probe = torch.randn(2, 3, side, side, generator=torch.Generator().manual_seed(0))
    probe = body.levers.lay(probe.to(body.device))
    wanted = heads.on(head, body.device)(model.features(body.net, probe))
    body.net.reset_classifier(classes)  # type: ignore[operator]
    body.levers.place(body.net, body.device).eval()
    if model.set_head(body.net, head.weight, head.bias):
        found = body.net(probe)
        if found.shape == wanted.shape and torch.allclose(found, wanted, rtol=1e-3, atol=1e-3):
            return True
    body.net.reset_classifier(0)  # type: ignore[operator]
    return False
