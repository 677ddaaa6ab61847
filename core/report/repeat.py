"""The command that trains the same once more: every setting spelled out, nothing left to advice."""

import shlex
from pathlib import Path

from core.plan.plan import Plan
from core.safety.answers import Answers
from core.tasks import table as tasks
from core.weights.backbone_choice import BackboneChoice


def command(run: Path, plan: Plan) -> str:
    """A line for a shell that makes a new run with the plan of another.

    The pictures and what is said of them are taken as they are by then; whether they are the same
    is told by the fingerprint of the new run.

    Args:
        run: the folder of the run, from which the augmentations are taken.
        plan: its plan.
    """
    follows = plan.origin if plan.origin and plan.origin.weights else None
    words = ["graft", "train", plan.folder]
    words += ["--from", follows.place] if follows else ["--backbone", _backbone(plan.backbone)]
    for name, value in plan.recipe:
        words += _option(name, value)
    for name, value in plan.split:
        words += _option("split_seed" if name == "seed" else name, value) if value != "" else []
    usual = Answers()
    for name, reply in plan.answers:
        words += _option(name, reply) if reply != getattr(usual, name) else []
    words += ["--augment", str(run) if plan.augmentations else "none"]
    if plan.confirmed_unsafe:
        words += ["--confirm-unsafe", ",".join(plan.confirmed_unsafe)]
    if plan.folds:
        words += _option("folds", plan.folds)
    if tasks.of(plan.task).several:
        words.append("--several")
    words += [*_option("seed", plan.seed), *_option("device", plan.device)]
    return shlex.join([*words, f"--name={plan.name}"])


def _backbone(choice: BackboneChoice) -> str:
    """As `graft train --backbone` finds it again."""
    if choice.path is None or choice.source in ("embedded", "cache"):
        return choice.name
    return f"{choice.name}={choice.path}" if choice.source == "file" else choice.path


def _option(name: str, value: object) -> list[str]:
    """A setting as an option; nothing of one that is not set."""
    spelled = name.replace("_", "-")
    if value is None:
        return []
    if isinstance(value, bool):
        return [f"--{spelled}" if value else f"--no-{spelled}"]
    return [f"--{spelled}={value}"]
