"""Whose a picture is: the data set that anything said of it belongs to."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from core.data.annotations import class_list, journal, renames
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
    position: int = 0
    """How much had been said of the pictures before that run."""


def of_dataset(dataset: Dataset, names: tuple[str, ...]) -> Labelled:
    """A picture of a data set that shows these classes."""
    return Labelled(folder=dataset.folder, classes=dataset.classes, kind=dataset.kind, names=names)


def of_model(run: RunView) -> Labelled:
    """Any picture of the data set that a run was made of, with its classes as they are now."""
    plan = run.plan
    folder = Path(plan.folder)
    return Labelled(
        folder=folder,
        classes=class_list.of(folder, plan.classes).names,
        kind=plan.task,
        run=run.folder,
        position=plan.said,
    )


def answered(
    model: Labelled,
    guess: str,
    confidence: float | None,
    *,
    names: tuple[str, ...] = (),
    inside: frozenset[str] | None = None,
) -> Labelled:
    """A picture that a run's model answered.

    Args:
        model: see `of_model`.
        guess: what it said.
        confidence: how sure it was, 0-1; None where it said nothing.
        names: the classes that the picture showed to the run, as they were called then.
        inside: contents of the run's own pictures, where it may lie elsewhere.
    """
    renamed = renames.between(journal.read(model.folder), model.position) if names else {}
    now = tuple(renamed.get(name, name) for name in names)
    return replace(model, names=now, shown=Shown(guess=guess, confidence=confidence), inside=inside)
