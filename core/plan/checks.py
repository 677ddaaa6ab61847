"""Every mistake of a plan at once, in the user's words."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.findings import Finding, worst_first
from core.plan.augmentation_checks import augmented, finding, names
from core.plan.plan import Plan
from core.safety.verdict import Verdict
from core.tasks import table as tasks

_WIPES_OUT = 1e-3
"""Rate of pretrained layers above which Adam forgets them."""


def check(plan: Plan, counts: Mapping[str, int], verdicts: Sequence[Verdict] = ()) -> list[Finding]:
    """All that speaks against starting this plan; it may start if nothing is `severe`.

    Args:
        plan: what is to be done.
        counts: pictures per class as they are on disk now.
        verdicts: what is known about the augmentations; none = nothing is known.
    """
    found = [
        *_classes(plan, counts),
        *_backbone(plan),
        *_recipe(plan, counts),
        *_task(plan),
        *_views(plan),
        *_folds(plan),
        *augmented(plan, verdicts),
    ]
    return worst_first(found)


def _classes(plan: Plan, counts: Mapping[str, int]) -> Iterator[Finding]:
    filled = [name for name in plan.classes if counts.get(name, 0) > 0]
    gone = [name for name in plan.classes if not counts.get(name)]
    new = [name for name in counts if name not in plan.classes]
    if len(filled) < (2 if plan.task == "classify" else 1):
        yield finding(
            "severe",
            "only-one-class",
            f"There is {'one' if filled else 'no'} class with pictures, and two are needed.",
            "Add a second class folder, or choose the folder that contains the class folders.",
        )
    if gone:
        yield finding(
            "severe",
            "classes-without-pictures",
            f"Classes of the plan without pictures now: {names(gone)}.",
            "Scan the folder again, so that the plan has the classes that are there.",
            gone,
        )
    if new:
        yield finding(
            "warning",
            "classes-not-in-plan",
            f"Classes in the folder that the plan does not know: {names(new)}.",
            "Scan the folder again to train with them.",
            new,
        )
    single = [name for name in filled if counts[name] == 1]
    if single:
        yield finding(
            "severe",
            "classes-with-one-picture",
            f"Classes with one picture, where learning and checking take two: {names(single)}.",
            "Add pictures to them, or take them out of the folder.",
            single,
        )


def _backbone(plan: Plan) -> Iterator[Finding]:
    choice, strategy = plan.backbone, plan.recipe.strategy
    if choice.source == "scratch" and strategy != "scratch":
        yield finding(
            "severe",
            "random-backbone",
            f"The backbone {choice.name} starts at random, and “{strategy}” builds on what a "
            "backbone already knows.",
            "Choose weights for it on the Backbone page, or the strategy “scratch”.",
        )
    if choice.source != "scratch" and not (choice.path and Path(choice.path).exists()):
        yield finding(
            "severe",
            "weights-gone",
            f"The weights of {choice.name} are no longer at {choice.path}.",
            "Bring them back, or choose the backbone again.",
        )


def _recipe(plan: Plan, counts: Mapping[str, int]) -> Iterator[Finding]:
    recipe = plan.recipe
    tuned = recipe.tuned
    if tuned and recipe.head_epochs >= recipe.epochs:
        yield finding(
            "severe",
            "backbone-never-learns",
            f"All {recipe.epochs} epochs go to the head ({recipe.head_epochs} head epochs), so the "
            "backbone would never learn.",
            "Take more epochs, fewer head epochs, or the strategy “features”.",
        )
    rate = recipe.pretrained_rate
    if tuned and recipe.optimizer != "sgd" and rate > _WIPES_OUT:
        yield finding(
            "warning",
            "pretrained-rate-high",
            f"Pretrained layers would learn at {rate:.2g}, which usually wipes out what they know.",
            "Lower the learning rate, or the share of it that pretrained layers get.",
        )
    if recipe.strategy != "features" and recipe.head not in ("linear", "logistic"):
        yield finding(
            "warning",
            "head-not-used",
            f"The head “{recipe.head}” is only for frozen features; “{recipe.strategy}” trains a "
            "linear one.",
            "Choose the strategy “features” to use it.",
        )
    if recipe.trainable != "all" and not tuned:
        yield finding(
            "warning",
            "norms-not-used",
            f"Only norms and biases are to learn, which “{recipe.strategy}” does not know.",
            "Choose the strategy “staged”, “gradual” or “full”, or let all weights learn.",
        )
    if recipe.strategy != "features" and recipe.warmup_epochs >= recipe.epochs:
        yield finding(
            "warning",
            "warm-up-too-long",
            f"The learning rate would rise for {recipe.warmup_epochs:g} of {recipe.epochs} epochs.",
            "Shorten the warm-up; half an epoch is usual.",
        )
    training = sum(counts.values()) * (1 - plan.split.validation - plan.split.test)
    if recipe.strategy != "features" and recipe.batch_size > max(training, 1):
        yield finding(
            "warning",
            "batch-too-large",
            f"A batch of {recipe.batch_size} is more than the {training:.0f} pictures to learn "
            "from.",
            "Take a smaller batch, so that an epoch has several steps.",
        )


def _task(plan: Plan) -> Iterator[Finding]:
    """What the kind of target cannot be learnt with."""
    task, recipe = tasks.of(plan.task), plan.recipe
    if recipe.strategy not in task.strategies:
        yield finding(
            "severe",
            "strategy-not-for-targets",
            f"“{recipe.strategy}” does not know this kind of target ({task.title.lower()}).",
            f"Choose one of {', '.join(task.strategies)}.",
        )
    if recipe.strategy == "features" and recipe.head not in task.heads:
        yield finding(
            "severe",
            "head-not-for-targets",
            f"The head “{recipe.head}” does not know this kind of target ({task.title.lower()}).",
            f"Choose one of {', '.join(task.heads)}.",
        )


def _views(plan: Plan) -> Iterator[Finding]:
    recipe = plan.recipe
    if recipe.strategy != "features":
        return
    if recipe.views and not plan.augmentations:
        yield finding(
            "warning",
            "views-without-augmentation",
            f"{recipe.views} more views of each picture are asked for, but nothing changes them.",
            "Switch an augmentation on, or set the views to 0.",
        )
    if plan.augmentations and not recipe.views:
        yield finding(
            "warning",
            "augmentation-without-views",
            "Augmentations are on, but frozen features are taken of the unchanged pictures only.",
            "Use them, which looks at changed views of each picture too, or leave them out.",
        )


def _folds(plan: Plan) -> Iterator[Finding]:
    if plan.folds and not plan.recipe.solved:
        how = "each part would be a whole training of its own"
        yield finding(
            "warning",
            "folds-not-done",
            f"Pictures are not held out in turn ({plan.folds}-fold) here: {how}.",
            "Choose the strategy “features” with a head that is solved, such as logistic "
            "regression, or do without.",
        )
    if plan.folds == 1:
        yield finding(
            "severe",
            "folds-of-one",
            "Held out in one part, nothing would be left to learn from.",
            "Take 5 parts, or 0 for none.",
        )
