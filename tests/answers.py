"""Questions and answers as the engine's own process leaves them on disk, made without it."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from core import files
from core.plan.presets import choice
from core.plan.recipe import Recipe
from core.protocol.advice import AdviseAnswer, ProbeAgainstChance
from core.protocol.benefit import Benefit
from core.protocol.comparison import BackboneResult, CompareAnswer
from core.protocol.request import Question
from core.runs import questions
from core.runs.event import End
from core.runs.events import Journal
from core.safety import audit_result
from core.weights.backbone_choice import BackboneChoice


def asked(question: Question[Any]) -> Path:
    """A question that nobody is at yet."""
    place = questions.folder(question.verb, question.as_json())
    request = {"verb": question.verb, "arguments": question.as_json()}
    files.write_json(place / questions.REQUEST, request)
    return place


def kept(question: Question[Any], answer: BaseModel | dict[str, Any]) -> Path:
    """A question that has its answer: a record, or whatever else lies there."""
    place = asked(question)
    told = answer if isinstance(answer, dict) else answer.as_json()
    files.write_json(place / questions.ANSWER, told)
    Journal(place).write(End(reason="finished", error=None))
    return place


def result(
    choice: BackboneChoice, accuracy: float | None = 0.9, *, rank: int = 1, **more: Any
) -> BackboneResult:
    """One backbone of a comparison: 30 pictures in 3 seconds."""
    score = {"accuracy": accuracy, "low": None, "high": None}
    if accuracy is not None:
        score |= {"low": accuracy - 0.1, "high": min(1.0, accuracy + 0.1)}
    facts = {
        "n": 30, "pictures_per_second": 100.0 * rank, "megabytes": 9.0, "seconds": 3.0,
        "embedded": 30, "tied_with_best": True, **score, **more,
    }  # fmt: skip
    return BackboneResult(rank=rank, name=choice.name, path=choice.path, **facts)


def compared(*results: BackboneResult, **more: Any) -> CompareAnswer:
    """A comparison, the best first."""
    return CompareAnswer(backbones=results, best=results[0].name if results else None, **more)


def advised(accuracy: float | None, **more: Any) -> AdviseAnswer:
    """Advice that rests on a probe."""
    facts = {"accuracy": accuracy, "low": 0.3, "high": 0.6, "n": 30, "chance": 0.34, **more}
    return AdviseAnswer(
        recipe=Recipe(), augment="none", reason="Few.", probe=ProbeAgainstChance(**facts)
    )


def audited(**fields: Any) -> audit_result.Audited:
    """What an audit measured; verdicts as they are stored."""
    return audit_result.read(fields)


def brought(name: str, gain: float, loss: float) -> Benefit:
    """What a change brought; its ranges are 2 points and 0.1 nats wide on either side."""
    return Benefit(
        choice=choice(name),
        gain=gain,
        low=gain - 0.02,
        high=gain + 0.02,
        loss=loss,
        loss_low=loss - 0.1,
        loss_high=loss + 0.1,
    )
