"""Whose a picture is: the data set that anything said of it belongs to."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from core.data.annotations.event import Shown
from core.data.dataset import Dataset
from core.runs.store import RunView


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
    What lies elsewhere is copied (`core.data.collections`) with what is said of it."""
    run: Path | None = None
    """The run whose model answered, where one did."""


def of_dataset(dataset: Dataset, names: tuple[str, ...]) -> Labelled:
    """A picture of a data set that shows these classes."""
    return Labelled(folder=dataset.folder, classes=dataset.classes, kind=dataset.kind, names=names)


def of_model(run: RunView) -> Labelled:
    """Any picture of the data set that a run was made of."""
    plan = run.plan
    return Labelled(folder=Path(plan.folder), classes=plan.classes, kind=plan.task, run=run.folder)


def of_run(run: RunView, names: tuple[str, ...], guess: str, confidence: float) -> Labelled:
    """A picture that a run was scored on.

    Args:
        run: whose model answered.
        names: the classes that it showed to the run.
        guess: what the model said.
        confidence: how sure it was, 0-1.
    """
    return replace(of_model(run), names=names, shown=Shown(guess=guess, confidence=confidence))


def of_answer(
    run: RunView, inside: frozenset[str], guess: str, confidence: float | None
) -> Labelled:
    """A picture that a run's model was asked about, wherever it lies.

    Args:
        run: whose model answered.
        inside: contents of the run's own pictures.
        guess: what the model said.
        confidence: how sure it was, 0-1; None where it said nothing.
    """
    return replace(of_model(run), shown=Shown(guess=guess, confidence=confidence), inside=inside)
