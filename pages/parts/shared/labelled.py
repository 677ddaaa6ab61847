"""Whose a picture is: the data set that anything said of it belongs to."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from core.data.annotations.event import Shown
from core.data.dataset import Dataset
from core.plan.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Which data set a picture belongs to."""

    folder: Path
    classes: tuple[str, ...]
    kind: str
    names: tuple[str, ...] = ()
    """What the picture is said to show now."""
    shown: Shown = field(default_factory=Shown)
    """What a model said of it, where that is shown."""
    inside: frozenset[str] | None = None
    """Contents of the data set's pictures, of one that may lie elsewhere; None = it is among them.
    What lies elsewhere is copied (`core.data.brought`) with what is said of it."""


def of_dataset(dataset: Dataset, names: tuple[str, ...]) -> Labelled:
    """A picture of a data set that shows these classes."""
    return Labelled(folder=dataset.folder, classes=dataset.classes, kind=dataset.kind, names=names)


def of_run(plan: Plan, names: tuple[str, ...], guess: str, confidence: float) -> Labelled:
    """A picture that a run was scored on.

    Args:
        plan: of the run.
        names: the classes that it showed to the run.
        guess: what the model said.
        confidence: how sure it was, 0-1.
    """
    shown = Shown(guess=guess, confidence=confidence)
    return Labelled(
        folder=Path(plan.folder), classes=plan.classes, kind=plan.task, names=names, shown=shown
    )


def of_answer(plan: Plan, inside: frozenset[str], guess: str, confidence: float | None) -> Labelled:
    """A picture that a run's model was asked about, wherever it lies.

    Args:
        plan: of the run.
        inside: contents of the run's own pictures.
        guess: what the model said.
        confidence: how sure it was, 0-1; None where it said nothing.
    """
    return replace(
        of_run(plan, (), guess, 0.0), shown=Shown(guess=guess, confidence=confidence), inside=inside
    )
