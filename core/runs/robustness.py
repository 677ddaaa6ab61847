"""How robust a run's model is, as questions to the engine: page and command line ask the same."""

from dataclasses import dataclass
from pathlib import Path

from core import digests
from core.data.dataset import Side
from core.plan.plan import Plan
from core.protocol.robustness import (
    SHORTCUTS,
    TRIALS,
    Condition,
    RobustAnswer,
    RobustRequest,
    Trial,
)
from core.runs import audits, best_weights, questions
from core.safety import audit_result
from core.safety.verdict import Verdict, overall


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Strengths of one change that the model is not tried under."""

    trial: Trial
    weakest: float
    """From this one on."""
    verdict: Verdict

    @property
    def sentence(self) -> str:
        """Why."""
        reason = {
            "unsafe": "it may change the class of a picture",
            "weakens": "it may hide what tells your classes apart",
            "cannot_tell": "nobody knows yet whether a picture keeps its class",
        }[self.verdict.verdict]
        return f"{self.trial.title} from {self.trial.in_words(self.weakest)} on: {reason}."


def shortcuts(run: Path, plan: Plan, side: Side) -> RobustRequest:
    """The question how much the model needs the middle and the border of a picture."""
    return _request(run, plan, side, SHORTCUTS)


def under_changes(run: Path, plan: Plan, side: Side) -> tuple[RobustRequest, list[LeftOut]]:
    """The question what the model still answers right under changes that keep the class.

    Returns:
        The question, with the strengths that are safe for the labels of these pictures; and what
        was left out.
    """
    verdicts = audit_result.known(plan.classes, plan.answers, audits.of_plan(plan))
    safe: list[Condition] = []
    left_out: list[LeftOut] = []
    for trial in TRIALS:
        for strength in trial.strengths:
            verdict = overall(verdicts, trial.name, strength)
            if verdict.verdict != "safe":
                left_out.append(LeftOut(trial=trial, weakest=strength, verdict=verdict))
                break
            safe.append(Condition(name=trial.name, strength=strength))
    return _request(run, plan, side, tuple(safe)), left_out


def measured(run: Path, plan: Plan, side: Side) -> tuple[RobustAnswer | None, RobustAnswer | None]:
    """What was measured before, of shortcuts and of changes; `None` = it was not asked yet."""
    asked = shortcuts(run, plan, side), under_changes(run, plan, side)[0]
    first, second = (
        RobustAnswer.recall(questions.read(questions.folder(one.verb, one.as_json())).answer)
        for one in asked
    )
    return first, second


def _request(run: Path, plan: Plan, side: Side, conditions: tuple[Condition, ...]) -> RobustRequest:
    weights = run.resolve() / best_weights.FOLDER / best_weights.WEIGHTS
    return RobustRequest(
        run=str(run.resolve()),
        model=digests.newest(weights) or plan.name,
        split=side,
        conditions=conditions,
    )
