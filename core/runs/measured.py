"""What was measured on these very pictures before training: comparisons, a backbone's probe."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from core.augment.catalogue import CATALOGUE
from core.data import groups
from core.data.dataset import Dataset
from core.data.fingerprint import earlier_fingerprint, fingerprint
from core.data.split import Split, SplitSettings
from core.plan import presets
from core.protocol.advice import AdviseAnswer, AdviseRequest
from core.protocol.benefit import BenefitAnswer, BenefitRequest
from core.protocol.comparison import BackboneResult, CompareAnswer, CompareRequest
from core.protocol.doubts import DoubtsAnswer, DoubtsRequest
from core.protocol.probe import Probe, ProbeResult
from core.protocol.request import Question
from core.runs import questions
from core.runs.questions import QuestionView
from core.safety.verdict import Verdict
from core.tasks import table as tasks
from core.weights.backbone_choice import BackboneChoice

_Asked = TypeVar("_Asked", CompareRequest, AdviseRequest)
_A = TypeVar("_A", CompareAnswer, BenefitAnswer, DoubtsAnswer)
_TOO_SHORT_S = 1.0
"""An embedding faster than this says nothing about the speed."""


class Asking(Protocol):
    """Choices that a measurement depends on."""

    @property
    def split(self) -> SplitSettings:
        """How the pictures are divided."""

    @property
    def backbone(self) -> BackboneChoice | None:
        """Which body; `None` = not chosen yet."""


def comparison(
    asking: Asking, dataset: Dataset, choices: Sequence[BackboneChoice]
) -> CompareRequest:
    """The question that compares backbones on these pictures."""
    question = CompareRequest(
        folder=str(dataset.source),
        split=asking.split,
        pictures=_pictures(dataset),
        several=dataset.several,
        backbones=tuple(choices),
    )
    return _as_asked(question, dataset)


def advice(asking: Asking, dataset: Dataset) -> AdviseRequest | None:
    """The question what would suit these pictures; `None` = not askable of a random start."""
    if asking.backbone is None or asking.backbone.source == "scratch":
        return None
    question = AdviseRequest(
        folder=str(dataset.source),
        split=asking.split,
        pictures=_pictures(dataset),
        several=dataset.several,
        backbone=asking.backbone,
    )
    return _as_asked(question, dataset)


def benefit(
    asking: Asking, dataset: Dataset, verdicts: Sequence[Verdict] = ()
) -> BenefitRequest | None:
    """The question which changes help: all of the presets that are safe, at their safe strength.

    `None` = not askable of a random start.
    """
    if asking.backbone is None or asking.backbone.source == "scratch":
        return None
    task = tasks.of(dataset.kind)
    tried = {
        one.name: one for name in ("strong", "gentle") for one in presets.preset(name, verdicts)
    }
    return BenefitRequest(
        folder=str(dataset.source),
        split=asking.split,
        pictures=_pictures(dataset),
        several=dataset.several,
        backbone=asking.backbone,
        augmentations=tuple(one for one in tried.values() if task.suits(CATALOGUE[one.name])),
    )


def doubts(asking: Asking, dataset: Dataset) -> DoubtsRequest | None:
    """The question what is doubtful in the pictures.

    `None` = not askable of a random start, nor where a picture may show several classes.
    """
    if asking.backbone is None or asking.backbone.source == "scratch":
        return None
    if dataset.kind != "classify":
        return None
    return DoubtsRequest(
        folder=str(dataset.source),
        split=asking.split,
        pictures=_pictures(dataset),
        several=dataset.several,
        backbone=asking.backbone,
    )


def ask(question: AdviseRequest | DoubtsRequest, dataset: Dataset) -> Path:
    """Have the pictures looked at, by a process of its own; the folder of the question."""
    return questions.start(question.verb, question.as_json(), dataset)


def _pictures(dataset: Dataset) -> str:
    """Names the pictures, and what is known to belong together by more than files and names.

    That is known later than the pictures: what was measured before it was takes them for strangers.
    """
    kin = groups.known_later(dataset)
    return f"{fingerprint(dataset)}-{kin}" if kin else fingerprint(dataset)


def _as_asked(question: _Asked, dataset: Dataset) -> _Asked:
    """The question, as an earlier version spelt it where that one has its answer."""
    earlier = question.model_copy(update={"pictures": earlier_fingerprint(dataset)})
    answered = (place(earlier) / questions.ANSWER).exists()
    return earlier if answered and question.pictures == fingerprint(dataset) else question


def place(
    question: Question[CompareAnswer]
    | Question[AdviseAnswer]
    | Question[BenefitAnswer]
    | Question[DoubtsAnswer],
) -> Path:
    """Where a question and its answer lie."""
    return questions.folder(question.verb, question.as_json())


def newest(asking: Asking, dataset: Dataset) -> tuple[QuestionView | None, CompareAnswer | None]:
    """The newest comparison on these pictures in whatever state, and the newest answer."""
    asked = comparison(asking, dataset, ())
    return _newest("compare", _spellings(asked.about(), dataset), CompareAnswer)


def newest_benefit(
    asking: Asking, dataset: Dataset
) -> tuple[QuestionView | None, BenefitAnswer | None]:
    """The same for which changes help, whatever was known to be safe then."""
    asked = benefit(asking, dataset)
    if asked is None:
        return None, None
    return _newest("benefit", _spellings(asked.about(), dataset), BenefitAnswer)


def newest_doubts(
    asking: Asking, dataset: Dataset
) -> tuple[QuestionView | None, DoubtsAnswer | None]:
    """The same for what is doubtful, whatever was said of the pictures since."""
    asked = doubts(asking, dataset)
    return _newest("doubts", [asked.about()], DoubtsAnswer) if asked else (None, None)


def _spellings(about: dict[str, Any], dataset: Dataset) -> list[dict[str, Any]]:
    """All that names a question, as this version and as earlier ones spelt the pictures."""
    now = _pictures(dataset)
    names = (now, earlier_fingerprint(dataset)) if now == fingerprint(dataset) else (now,)
    return [{**about, "pictures": name} for name in names]


def _newest(
    verb: questions.Verb, spellings: Sequence[dict[str, Any]], kind: type[_A]
) -> tuple[QuestionView | None, _A | None]:
    last: QuestionView | None = None
    for folder, arguments in questions.asked(verb):
        if {name: arguments.get(name) for name in spellings[0]} not in spellings:
            continue
        view = questions.read(folder)
        last = last or view
        if view.state == "done" and (answer := kind.recall(view.answer)):
            return last, answer
    return last, None


def results(asking: Asking, dataset: Dataset) -> tuple[BackboneResult, ...]:
    """The ranked results of the newest comparison on these pictures; none = not measured."""
    _, answer = newest(asking, dataset)
    return answer.backbones if answer else ()


def probe(asking: Asking, dataset: Dataset) -> Probe | None:
    """What is known of the chosen backbone: asked for by itself, or out of a comparison."""
    if dataset.kind != "classify":
        return None  # the rules know what a probe means for one class a picture only
    return next((probed.score for probed in _probed(asking, dataset) if probed.score), None)


def pace(asking: Asking, dataset: Dataset) -> float | None:
    """Pictures a second as it was embedded then, loading and scoring counted in."""
    speeds = (
        probed.embedded / probed.seconds
        for probed in _probed(asking, dataset)
        if probed.embedded and probed.seconds and probed.seconds >= _TOO_SHORT_S
    )
    return next(speeds, None)


def forward(asking: Asking, dataset: Dataset) -> float | None:
    """Pictures a second through the frozen backbone, decoding not counted."""
    speeds = (probed.pictures_per_second for probed in _probed(asking, dataset))
    return next((speed for speed in speeds if speed), None)


def _probed(asking: Asking, dataset: Dataset) -> Iterator[ProbeResult]:
    """All that was measured of the chosen backbone on these pictures."""
    asked = advice(asking, dataset)
    if asked is None or asking.backbone is None:
        return
    view = questions.read(place(asked))
    if view.state == "done" and (answer := AdviseAnswer.recall(view.answer)):
        yield answer.probe
    mine = asking.backbone
    yield from (result for result in results(asking, dataset) if result.is_of(mine))


def better(asking: Asking, dataset: Dataset) -> tuple[BackboneResult, BackboneResult] | None:
    """The best of the comparison and the chosen backbone, where that one is worse for sure."""
    ranked = results(asking, dataset)
    if asking.backbone is None or not ranked:
        return None
    mine = next((result for result in ranked if result.is_of(asking.backbone)), None)
    return None if mine is None or mine.tied_with_best else (ranked[0], mine)


def looked_at(dataset: Dataset, split: Split) -> dict[str, int]:
    """Pictures per class that a measurement may see: all but the sealed test set."""
    sides = split.counts(dataset)
    return {name: sum(n for side, n in of.items() if side != "test") for name, of in sides.items()}
