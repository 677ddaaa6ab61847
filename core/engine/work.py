"""The work of one run, from its plan to its result."""

import platform
import time
from typing import Any

import torch

from core.engine import checkpoint, features, levers
from core.engine.body import Body, open_body
from core.engine.early import Early
from core.engine.images import Preprocessing
from core.engine.job import Job, Outcome
from core.errors import FolderNotFound, TooFewImages


def do(job: Job) -> dict[str, Any]:
    """Train, and return the `result` of the `end` event.

    Raises:
        GraftError: whatever stands in the way.
        Stopped: somebody asked for it.
    """
    begun = time.monotonic()
    _check(job)
    checkpoint.sweep(job.run)
    device = levers.pick_device(job.plan.device)
    early = Early(job.folder, (*job.side("training"), *job.side("validation")))
    body = _open(job, device, early)
    job.journal.write(
        "start",
        device=device.type,
        device_name=_device_name(device),
        threads=torch.get_num_threads(),
        seed=job.plan.seed,
        resumed=bool(checkpoint.kept(job.run)),
        levers=body.levers.as_dict(),
    )
    outcome = _train(job, body, early)
    imported = job.seconds.get("import", 0.0)
    seconds = {"total": time.monotonic() - begun + imported, **job.seconds}
    return {
        "strategy": job.plan.recipe.strategy,
        "validation": outcome.validation,
        "baseline": outcome.baseline,
        "epochs": outcome.epochs,
        "seconds": {part: round(value, 2) for part, value in seconds.items()},
    }


def _train(job: Job, body: Body, early: Early) -> Outcome:
    if job.plan.recipe.strategy == "features":
        return features.train(job, body, early.read)
    from core.engine import finetune  # timm's optimizers cost a second: only for who fine-tunes

    return finetune.train_strategy(job, body)


def _open(job: Job, device: torch.device, early: Early) -> Body:
    """Load the backbone; frozen features are taken of pictures that are decoded meanwhile."""
    begun = time.monotonic()
    plan = job.plan

    def loaded(preprocessing: Preprocessing) -> None:
        nonlocal begun
        if plan.recipe.strategy == "features":
            early.begin(preprocessing)
            job.took("open", time.monotonic() - begun)
            begun = time.monotonic()

    sample = [job.folder / row.file for row in job.side("training")[:8]]
    side_px = plan.recipe.side_px
    try:
        body = open_body(
            plan.backbone, device, sample, side_px=side_px, seed=plan.seed, loaded=loaded
        )
    finally:
        early.end()
    job.took("embed" if "open" in job.seconds else "open", time.monotonic() - begun)
    return body


def _check(job: Job) -> None:
    if not job.folder.is_dir():
        raise FolderNotFound(
            what=f"{job.folder} is gone",
            why="It was there when the run was planned.",
            fix="Bring the folder back (plug in the drive), then resume.",
        )
    for side in ("training", "validation"):
        if not any(row.side == side for row in job.rows):
            raise TooFewImages(
                what=f"There is no {side} picture",
                why="A model needs pictures to learn from and others to be checked with.",
                fix="Add pictures, or change the split on the Data page.",
            )


def _device_name(device: torch.device) -> str:
    if device.type == "cpu":
        return platform.processor() or platform.machine() or "processor"
    return levers.device_name(device)
