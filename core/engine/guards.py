"""What the curves say while it trains: sentences a person would say who watches them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.findings import Finding
from core.plan.plan import Recipe


def unheard(
    logits: npt.NDArray[np.floating], labels: npt.NDArray[np.int64], classes: Sequence[str]
) -> list[Finding]:
    """Classes with validation pictures that are never predicted."""
    if not len(labels):
        return []
    said = set(logits.argmax(1).tolist())
    silent = [classes[label] for label in sorted(set(labels.tolist())) if label not in said]
    if not silent:
        return []
    names = ", ".join(silent[:5])
    return [
        Finding(
            id="class-never-predicted",
            severity="warning",
            sentence=f"No validation picture is taken for {names}: the model has not learnt "
            f"{'it' if len(silent) == 1 else 'them'}.",
            remedy="Add pictures of it, or switch class weights or balanced sampling on.",
            items=tuple(silent),
            score=len(silent) / len(classes),
        )
    ]


def lost(file: str) -> Finding:
    """A picture that could be read before and no longer can."""
    return Finding(
        id="picture-lost",
        severity="warning",
        sentence=f"{file} can no longer be read; the training goes on without it.",
        remedy="Look whether the file was moved, or whether the drive is failing.",
        items=(file,),
    )


def memory_short(micro: int) -> Finding:
    """The batch did not fit."""
    return Finding(
        id="memory-short",
        severity="note",
        sentence=f"Memory is short: {micro} {'picture passes' if micro == 1 else 'pictures pass'} "
        "the network at a time. A step still counts the whole batch, so the result is the same.",
        remedy="Choose a smaller batch or picture side to be faster.",
    )


def watch(history: Sequence[dict[str, Any]], baseline: float | None, recipe: Recipe) -> list[Finding]:
    """x."""
    return []
