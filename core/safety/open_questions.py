"""Which of the five questions the pictures have answered, and which only a person can."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from core.augment.augmentation import Question
from core.augment.catalogue import CATALOGUE
from core.safety.audit_result import Audited
from core.safety.verdict import Verdict, worst

ABOUT: dict[str, tuple[str, ...]] = {
    question: tuple(record.name for record in CATALOGUE.values() if question in record.settles)
    for question in get_args(Question)
}
"""Question → the augmentations that it decides about."""


class Settled(NamedTuple):
    """What the pictures say to one question."""

    says: Literal["open", "safe", "partly", "unsafe"]
    """`open`: they cannot tell, or were not asked."""
    sentence: str
    """Names between asterisks; empty where nothing was measured."""


def settled(question: str, measured: Audited | None) -> Settled:
    """What was measured about a question; see `ABOUT`."""
    rows = [] if measured is None else _rows(question, measured)
    if measured is None or not rows:
        return Settled("open", "")
    unclear = [row for row in rows if row.verdict == "cannot_tell"]
    if measured.left_out:
        told = ", ".join(f"*{name}*" for name in measured.left_out[:3])
        return Settled("open", f"Too few pictures of {told} to measure it.")
    if unclear:
        return Settled("open", _why_open(unclear))
    gravest = worst(rows)
    switch = CATALOGUE[gravest.augmentation]
    changed = f"({switch.title.lower()})" if switch.is_switch else f"({switch.title.lower()}, much)"
    if gravest.verdict == "unsafe":
        return Settled("unsafe", f"It matters {changed}: {gravest.flow or gravest.evidence}.")
    if gravest.verdict == "weakens":
        return Settled("partly", f"It may matter {changed}: {gravest.flow or gravest.evidence}.")
    return Settled("safe", "It does not matter: every class is still recognised.")


def open_questions(measured: Audited | None) -> list[str]:
    """The questions that are to be asked, in their order."""
    return [name for name in ABOUT if settled(name, measured).says == "open"]


def _rows(question: str, measured: Audited) -> list[Verdict]:
    return [row for name in ABOUT[question] for row in measured.by_name.get(name, ())]


def _why_open(unclear: Sequence[Verdict]) -> str:
    labels = list(dict.fromkeys(one.label for one in unclear if one.label))
    told = ", ".join(f"*{name}*" for name in labels[:3])
    more = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
    return f"Your pictures cannot tell for {told}{more}." if labels else unclear[0].evidence
