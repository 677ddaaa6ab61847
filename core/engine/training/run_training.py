"""The work of one run, from its plan to its result."""

import platform
import time

import torch

from core.engine.backbone import acceleration
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.backbone.preprocessing import Preprocessing
from core.engine.feed import order
from core.engine.feed.opening import open_backbone
from core.engine.feed.prefetch import Prefetch
from core.engine.run_context import Outcome, RunContext
from core.engine.training import checkpoint, train_frozen
from core.errors import TooFewImages, folder_gone
from core.runs import versions
from core.runs.event import Result, Start


def do(context: RunContext) -> Result:
    """Train, and return the `result` of the `end` event.

    Raises:
        GraftError: whatever stands in the way.
        Stopped: somebody asked for it.
    """
    begun = time.monotonic()
    _check(context)
    checkpoint.sweep(context.run)
    device = acceleration.pick_device(context.plan.device)
    sides = [order.shuffled(context.side(side)) for side in ("training", "validation")]
    early = Prefetch(context.folder, order.evenly(sides))
    body = _open(context, device, early)
    context.journal.write(
        Start(
            device=device.type,
            device_name=_device_name(device),
            threads=torch.get_num_threads(),
            seed=context.plan.seed,
            resumed=bool(checkpoint.kept(context.run)),
            levers=body.acceleration.as_dict(),
            versions=versions.versions(),
        )
    )
    outcome = _train(context, body, early)
    imported = context.seconds.get("import", 0.0)
    seconds = {"total": time.monotonic() - begun + imported, **context.seconds}
    return Result(
        strategy=context.plan.recipe.strategy,
        validation=outcome.validation,
        baseline=outcome.baseline,
        epochs=outcome.epochs,
        folds=outcome.folds,
        seconds={part: round(value, 2) for part, value in seconds.items()},
    )


def _train(context: RunContext, body: FrozenBackbone, early: Prefetch) -> Outcome:
    if context.plan.recipe.strategy == "features":
        return train_frozen.train(context, body, early.read)
    # timm's optimizers cost a second: only for who fine-tunes
    from core.engine.training import finetune

    return finetune.train_strategy(context, body)


def _open(context: RunContext, device: torch.device, early: Prefetch) -> FrozenBackbone:
    """Load the backbone; frozen features are taken of pictures that are decoded meanwhile."""
    begun = time.monotonic()
    plan = context.plan

    def loaded(preprocessing: Preprocessing) -> None:
        nonlocal begun
        if plan.recipe.strategy == "features":
            early.begin(preprocessing)
            context.took("open", time.monotonic() - begun)
            begun = time.monotonic()

    sample = [context.folder / row.file for row in context.side("training")[:8]]
    side_px = plan.recipe.side_px
    try:
        body = open_backbone(
            plan.backbone, device, sample, side_px=side_px, seed=plan.seed, loaded=loaded
        )
    finally:
        early.end()
    context.took("embed" if "open" in context.seconds else "open", time.monotonic() - begun)
    return body


def _check(context: RunContext) -> None:
    if not context.folder.is_dir():
        raise folder_gone(context.folder)
    for side in ("training", "validation"):
        if not any(row.side == side for row in context.rows):
            raise TooFewImages(
                what=f"There is no {side} picture",
                why="A model needs pictures to learn from and others to be checked with.",
                fix="Add pictures, or change the split on the Data page.",
            )


def _device_name(device: torch.device) -> str:
    if device.type == "cpu":
        return platform.processor() or platform.machine() or "processor"
    return acceleration.device_name(device)
