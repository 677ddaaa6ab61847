"""What was measured on these very pictures before training: the bake-off, a backbone's probe."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.data.dataset import Dataset
from core.data.fingerprint import earlier_fingerprint, fingerprint
from core.data.split import Split, SplitSettings
from core.runs import questions
from core.runs.questions import QuestionView, Verb
from core.weights.backbone_choice import BackboneChoice

_TOO_SHORT_S = 1.0
"""An embedding faster than this says nothing about the speed."""
Row = Mapping[str, Any]
"""One backbone of a bake-off, as `core.engine.advice.bakeoff` tells it."""


class Asking(Protocol):
    """Choices that a measurement depends on."""

    @property
    def split(self) -> SplitSettings:
        """How the pictures are divided."""

    @property
    def backbone(self) -> BackboneChoice | None:
        """Which body; `None` = not chosen yet."""


@dataclass(frozen=True, kw_only=True)
class Probe:
    """How well frozen features of one backbone tell the user's classes apart, held out."""

    accuracy: float
    low: float
    high: float
    n: int


def contest(asking: Asking, dataset: Dataset, choices: Sequence[BackboneChoice]) -> dict[str, Any]:
    """The question that compares backbones on these pictures."""
    about = _about(asking, dataset)
    question = {**about, "backbones": [choice.model_dump() for choice in choices]}
    return _as_asked("compare", question, dataset)


def advice(asking: Asking, dataset: Dataset) -> dict[str, Any] | None:
    """The question what would suit these pictures; `None` = not askable of a random start."""
    if asking.backbone is None or asking.backbone.source == "scratch":
        return None
    about = _about(asking, dataset)
    question = {**about, "backbone": asking.backbone.model_dump(), "minutes": None}
    return _as_asked("advise", question, dataset)


def _about(asking: Asking, dataset: Dataset) -> dict[str, Any]:
    """What the pictures are and how they are divided; other pictures make another question."""
    return {
        "folder": str(dataset.source),
        "split": asking.split.model_dump(),
        "pictures": fingerprint(dataset),
    }


def _as_asked(verb: Verb, question: dict[str, Any], dataset: Dataset) -> dict[str, Any]:
    """The question, as an earlier version spelt it where that one has its answer."""
    earlier = {**question, "pictures": earlier_fingerprint(dataset)}
    answered = (questions.folder(verb, earlier) / questions.ANSWER).exists()
    return earlier if answered else question


def newest(asking: Asking, dataset: Dataset) -> tuple[QuestionView | None, QuestionView | None]:
    """The newest bake-off on these pictures in whatever state, and the newest with an answer."""
    about = _about(asking, dataset)
    spellings = (about, {**about, "pictures": earlier_fingerprint(dataset)})
    last: QuestionView | None = None
    for place, arguments in questions.asked("compare"):
        if {name: arguments.get(name) for name in about} not in spellings:
            continue
        view = questions.read(place)
        last = last or view
        if view.state == "done" and view.answer:
            return last, view
    return last, None


def rows(asking: Asking, dataset: Dataset) -> list[Row]:
    """The ranked table of the newest bake-off on these pictures; none = not measured."""
    _, done = newest(asking, dataset)
    return list((done.answer or {}).get("backbones", [])) if done else []


def probe(asking: Asking, dataset: Dataset) -> Probe | None:
    """What is known of the chosen backbone: asked for by itself, or out of a bake-off."""
    return next((made for told in _told(asking, dataset) if (made := _probe(told))), None)


def pace(asking: Asking, dataset: Dataset) -> float | None:
    """Pictures a second as it was embedded then, loading and scoring counted in."""
    speeds = (
        told["embedded"] / told["seconds"]
        for told in _told(asking, dataset)
        if told.get("embedded") and told.get("seconds", 0) >= _TOO_SHORT_S
    )
    return next(speeds, None)


def _told(asking: Asking, dataset: Dataset) -> Iterator[Row]:
    """All that was measured of the chosen backbone on these pictures."""
    asked = advice(asking, dataset)
    if asked is None or asking.backbone is None:
        return
    view = questions.read(questions.folder("advise", asked))
    if view.state == "done" and view.answer:
        yield view.answer.get("probe", {})
    yield from (row for row in rows(asking, dataset) if is_of(row, asking.backbone))


def is_of(row: Row, choice: BackboneChoice) -> bool:
    """True for the row of this very backbone."""
    return (row["name"], row["path"]) == (choice.name, choice.path)


def better(asking: Asking, dataset: Dataset) -> tuple[Row, Row] | None:
    """The best row of the bake-off and that of the chosen backbone, where it is worse for sure."""
    table = rows(asking, dataset)
    if asking.backbone is None or not table:
        return None
    mine = next((row for row in table if is_of(row, asking.backbone)), None)
    return None if mine is None or mine["tied_with_best"] else (table[0], mine)


def fastest_of_the_best(table: Sequence[Row]) -> Row:
    """Of the backbones that cannot be told from the best, the one that is quickest to use."""
    tied = [row for row in table if row["tied_with_best"]] or list(table)
    return max(tied, key=lambda row: float(row["pictures_per_second"]))


def _probe(row: Row) -> Probe | None:
    if row.get("accuracy") is None:
        return None
    return Probe(**{name: row[name] for name in ("accuracy", "low", "high", "n")})


def looked_at(dataset: Dataset, split: Split) -> dict[str, int]:
    """Pictures per class that a measurement may see: all but the sealed test set."""
    sides = split.counts(dataset)
    return {name: sum(n for side, n in of.items() if side != "test") for name, of in sides.items()}
