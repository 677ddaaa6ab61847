"""What an audit measured on one data set, read back from its answer."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from core.augment.catalogue import CATALOGUE
from core.safety.answers import Answers
from core.safety.rules import judge
from core.safety.verdict import Verdict, combine


class MaxStrength(BaseModel):
    """Largest strengths of one augmentation at which labels survive; None = none that was tried."""

    model_config = ConfigDict(frozen=True)

    strict: float | None
    """Nothing is lost up to here."""
    usable: float | None
    """Enough is left up to here for everyday training."""
    unit: str = ""


class Cost(BaseModel):
    """What training with an augmentation would cost two classes, in a probe."""

    model_config = ConfigDict(frozen=True)

    augmentation: str
    strength: float
    classes: tuple[str, str]
    without: float
    """Accuracy on unchanged pictures, 0-1."""
    trained_with: float = Field(
        validation_alias=AliasChoices("with", "trained_with"), serialization_alias="with"
    )
    """The same, after training with it half of the time."""


class Audited(BaseModel):
    """What an audit measured; see `core.engine.safety.report`."""

    model_config = ConfigDict(frozen=True, extra="ignore", ignored_types=(cached_property,))

    verdicts: tuple[Verdict, ...] = ()
    largest: dict[str, MaxStrength] = {}
    questions: tuple[str, ...] = ()
    """What no picture could answer."""
    swaps: dict[str, tuple[tuple[str, str], ...]] = {}
    """By augmentation: pairs of classes that change places cleanly."""
    left_out: tuple[str, ...] = ()
    """Classes with too few pictures to be measured."""
    costs: tuple[Cost, ...] = ()
    pictures: int = 0
    groups: int = 0
    """Of pictures that are independent of one another."""
    seconds: float = 0.0
    stopped: bool = False
    """It was told to end before all was tried."""
    full: bool = False
    """Whole ladders were tried, not only the strongest strengths; the request says so."""

    @cached_property
    def known(self) -> tuple[Verdict, ...]:
        """All verdicts, and where safe ones keep too little to be used."""
        return (*self.verdicts, *_beyond_usable(self.verdicts, self.largest))

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Verdict]]:
        """The verdicts of each augmentation: there are thousands, and pages ask many times."""
        grouped: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            grouped.setdefault(verdict.augmentation, []).append(verdict)
        return grouped

    def as_json(self) -> dict[str, Any]:
        """As plain data, as it is stored and as `graft audit --json` tells it."""
        return self.model_dump(mode="json", by_alias=True, exclude={"full"})

    def cost(self, verdict: Verdict) -> Cost | None:
        """What training against a verdict would cost the two classes; None = not measured."""
        pair = {verdict.label, verdict.rival}
        return next(
            (
                cost
                for cost in self.costs
                if cost.augmentation == verdict.augmentation
                and cost.strength == verdict.strength
                and set(cost.classes) == pair
            ),
            None,
        )


def read(answer: Mapping[str, Any], *, full: bool = False) -> Audited:
    """An audit's answer, or as much of it as there is."""
    rows = [{**row, "source": "measured"} for row in answer.get("verdicts", ())]
    return Audited.model_validate({**answer, "verdicts": rows, "full": full})


def known(classes: Sequence[str], answers: Answers, measured: Audited | None) -> list[Verdict]:
    """All that is known of the label safety of a data set: rules, and what was measured."""
    rules = judge(classes, answers)
    return combine(rules, measured.known, measured.left_out) if measured else rules


def _beyond_usable(
    verdicts: Sequence[Verdict], largest: Mapping[str, MaxStrength]
) -> list[Verdict]:
    """For each graded augmentation the first rung that is safe and no longer usable."""
    beyond_usable = []
    for name, limit in largest.items():
        switch = CATALOGUE.get(name)
        if switch is None or switch.is_switch:
            continue
        most = float("-inf") if limit.usable is None else switch.force(limit.usable)
        tried = {abs(verdict.strength) for verdict in verdicts if verdict.augmentation == name}
        beyond = [rung for rung in tried if switch.force(rung) > most + 1e-9]
        if beyond:
            first = min(beyond, key=switch.force)
            beyond_usable.append(
                Verdict(
                    augmentation=name,
                    strength=first,
                    verdict="weakens",
                    evidence="More than a quarter of what tells the classes apart may be lost "
                    "here, or a little further on.",
                    source="measured",
                )
            )
    return beyond_usable
