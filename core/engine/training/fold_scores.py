"""The score of a recipe on all pictures that are not sealed: each held out once (k-fold).

Each picture is scored by a head that has not learnt from it, nor from what belongs together with
it. That says how good the recipe is on pictures like these; the model itself is another one, which
has learnt from the training pictures. Folds share most of what they learn from, so their scores
hang together, and no range can make up for that wholly (Bengio & Grandvalet 2004).
"""

import time
from dataclasses import replace

import numpy as np

from core.engine.heads import cross_validation, folds
from core.engine.heads.cross_validation import Solved
from core.engine.heads.feature_set import FeatureSet, Floats, Ints
from core.engine.heads.modules import Head
from core.engine.interruptible import Tick
from core.engine.run_context import RunContext
from core.engine.tasks import table as engine_tasks
from core.engine.tasks.engine_task import EngineTask, Score
from core.engine.training import saving
from core.engine.training.feature_data import FeatureData
from core.findings import Finding
from core.plan.recipe import HeadKind
from core.runs.event import Phase
from core.tasks.ranges import design_effect, wilson


def score(context: RunContext, material: FeatureData) -> Score | None:
    """Hold each picture out once, write what was said of it, and score that.

    Returns:
        `None` where a class has too few groups to hold one out, or the head is not solved.
    """
    plan = context.plan
    if not plan.recipe.solved:
        return None
    rows = together(material, engine_tasks.of(plan.task))
    pairs = folds.folds(rows, at_most=plan.folds)
    if not pairs:
        context.notice(_impossible())
        return None
    begun = time.monotonic()
    title = f"Holding out one of {len(pairs)} parts after the other"
    context.journal.write(Phase(name="folds", title=title, index=2, of=2, total=None))
    logits = held_out(rows, pairs, plan.recipe.head, plan.task, context.follow("folds"))
    pictures = [*material.training.rows, *material.validation.rows]
    saving.write_predictions(context.run, "folds", plan, pictures, logits)
    context.took("folds", time.monotonic() - begun)
    return scored(rows, logits, engine_tasks.of(plan.task)) | {"folds": len(pairs)}


def _impossible() -> Finding:
    return Finding(
        id="folds-not-possible",
        severity="warning",
        sentence="The pictures could not be held out in turn: a class has too few that have "
        "nothing in common.",
        remedy="Add pictures of it, or look at the scores of the validation pictures alone.",
    )


def together(material: FeatureData, task: EngineTask) -> FeatureSet:
    """Training pictures with their views, then validation pictures, as rows to learn from."""
    learnt, checked = material.feature_set, material.validation
    labels = np.concatenate([learnt.labels, material.validation_labels])
    weighed = learnt.weights is not None
    return replace(
        learnt,
        features=np.concatenate([learnt.features, checked.features[:, 0]]),
        labels=labels,
        groups=[*learnt.groups, *(row.kin for row in checked.rows)],
        original=np.concatenate([learnt.original, np.ones(len(checked.rows), np.bool_)]),
        weights=task.row_weights(labels, learnt.classes) if weighed else None,
    )


def held_out(
    rows: FeatureSet, pairs: list[tuple[Ints, Ints]], head: HeadKind, kind: str, tick: Tick
) -> Floats:
    """Logits [pictures, outputs] of each original row, by a head that has not seen it.

    Args:
        rows: all of them, with their views.
        pairs: rows to learn from and rows to hold out, each original one once.
        head: of the recipe.
        kind: of the targets.
        tick: told how many heads are solved; see `core.engine.interruptible.Tick`.
    """
    task = engine_tasks.of(kind)
    logits = np.zeros((len(rows.labels), rows.classes), dtype=np.float32)
    for done, (learn, held) in enumerate(pairs):

        def follow(_done: int, _total: int, done: int = done) -> None:
            tick(done, len(pairs))

        solved = _solved(rows.part(learn), head, task, follow)
        logits[held] = cross_validation.answer(solved, rows.features[held])
    result: Floats = logits[rows.original]
    return result


def _solved(part: FeatureSet, head: HeadKind, task: EngineTask, tick: Tick) -> Head:
    """A head as the training itself chooses one: views are learnt from where they help."""
    if head != "logistic":
        from core.engine.heads import svm_knn  # scikit-learn: a second, only for who asks for it

        return svm_knn.SOLVERS[head](svm_knn.bounded(part), tick).head
    plain = task.solve(part.part(part.original), tick)
    if part.original.all():
        return plain.head
    changed = task.solve(part, tick)
    return (changed if _better(changed, plain) else plain).head


def _better(changed: Solved, plain: Solved) -> bool:
    if plain.held_out is None or changed.held_out is None:
        return True
    return changed.held_out < plain.held_out


def scored(rows: FeatureSet, logits: Floats, task: EngineTask) -> Score:
    """The score of a task; a share of right pictures has the range of as many groups.

    Args:
        rows: with the groups of the pictures.
        logits: of the original ones.
        task: the kind of their targets.
    """
    labels = rows.labels[rows.original]
    found = task.score(logits, labels)
    if "accuracy" not in found:
        return found
    groups = [group for group, own in zip(rows.groups, rows.original, strict=True) if own]
    right = np.asarray(task.correct(logits, labels), np.bool_)
    low, high = wilson(int(right.sum()), len(right), design_effect(right, groups))
    return found | {"low": low, "high": high}
