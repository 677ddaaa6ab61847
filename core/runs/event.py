"""The records of what happens in a run: one frozen record a kind of event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.findings import Finding

Numbers = Mapping[str, float | int | None]
"""Scores or seconds by name; `None` = not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """A worker has its device and begins, perhaps again."""

    device: str | None = None
    device_name: str | None = None
    threads: int | None = None
    seed: float | None = None
    resumed: bool | None = None
    levers: Mapping[str, Any] | None = None
    """What the self-check of the device chose."""
    versions: Mapping[str, Any] | None = None
    """Of Graft and its libraries, by name."""
    t: float | None = None
    """Seconds since the epoch, of every event; set when it is written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phase:
    """The next part of the work."""

    title: str
    """In plain words."""
    name: str | None = None
    index: int | None = None
    of: int | None = None
    total: int | None = None
    """Items to come; `None` = not known."""
    t: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far the phase is."""

    done: float
    phase: str | None = None
    total: float | None = None
    per_second: float | None = None
    """Items a second."""
    seconds_left: float | None = None
    """Of the whole run, where that can be told, else of the phase."""
    file: str | None = None
    """A picture that was read last."""
    t: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Baseline:
    """What a head on plain frozen features reaches."""

    scores: Numbers
    """The primary metric by its name, low, high, n."""
    t: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LearningPoint:
    """How good a quick head on frozen features is after so many training pictures."""

    pictures: int
    scores: Numbers
    """On the validation pictures there were: the primary metric by its name, low, high, n."""
    settled: bool | None = None
    """Judged on all validation pictures, as the other settled points were."""
    gained: float | None = None
    """Validation pictures that are right now and were wrong at the settled point before, as the
    mean of several draws of so many training pictures."""
    lost: float | None = None
    """Validation pictures that were right there and are wrong now."""
    t: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Epoch:
    """One epoch, done and judged."""

    epoch: int
    """From 1."""
    of: int | None = None
    stage: str | None = None
    training: Numbers = field(default_factory=dict)
    """By metric, `loss` among them."""
    validation: Numbers = field(default_factory=dict)
    primary: str = "accuracy"
    """The metric that the best weights are chosen by."""
    learning_rate: float | None = None
    seconds: float | None = None
    pictures_per_second: float | None = None
    best: bool | None = None
    t: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Finder:
    """The search for a learning rate."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]
    smoothed: tuple[float, ...]
    chosen: float
    t: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingStep:
    """A point within a long epoch."""

    at: float
    """Epochs, fractional."""
    training_loss: float | None = None
    t: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Noticed:
    """Something that a person should know."""

    finding: Finding
    t: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What came of a training."""

    strategy: str | None = None
    validation: Numbers | None = None
    baseline: Numbers | None = None
    folds: Numbers | None = None
    """Of heads that had not learnt from what they were asked about: as `validation`, and how many
    `folds` there were; `None` = not asked for, or a class has too few groups."""
    epochs: int | None = None
    seconds: Numbers | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """The last act of a worker."""

    reason: str
    """finished | stopped | failed | paused"""
    error: Mapping[str, str] | None = None
    """See `core.errors.GraftError.as_dict`."""
    result: Result | None = None
    t: float | None = None


Event = (
    Start
    | Phase
    | Progress
    | Baseline
    | LearningPoint
    | Epoch
    | Finder
    | TrainingStep
    | Noticed
    | End
)
