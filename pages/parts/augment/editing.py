"""What the draft's augmentations come to for its data: choices, and verdicts along the ladder."""

from collections.abc import Sequence
from typing import Any

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.augment.pools import parts
from core.plan import presets
from core.runs.draft import Draft
from core.safety import choice_verdict
from core.safety.audit_result import Audited
from core.safety.verdict import Verdict
from pages.parts.shared.changes import AugmentationChoices


def unsafe(switched_on: AugmentationChoices, judged: Sequence[Verdict]) -> list[AugmentationChoice]:
    """The choices that can turn one class into another."""
    return [one for one in switched_on if choice_verdict.verdict(one, judged).verdict == "unsafe"]


def unconfirmed(
    draft: Draft, switched_on: AugmentationChoices, judged: Sequence[Verdict]
) -> list[str]:
    """Names of unsafe choices that the user has not confirmed."""
    names = [choice.name for choice in unsafe(switched_on, judged)]
    return [name for name in names if name not in draft.confirmed_unsafe]


def switched(
    current: AugmentationChoices, name: str, on: bool, judged: Sequence[Verdict] = ()
) -> AugmentationChoices:
    """The choices with one switched on (at its default) or off, in the catalogue's order.

    Args:
        current: what is on.
        name: of the augmentation.
        on: whether it shall be.
        judged: all verdicts: what it is confined to.
    """
    rest = [one for one in current if one.name != name]
    if on:
        rest.append(choice_verdict.restricted(presets.choice(name), judged))
    return _ordered(rest)


def replaced(current: AugmentationChoices, choice: AugmentationChoice) -> AugmentationChoices:
    """The choices with one put in the place of its former self, switched on if it was not."""
    return _ordered([*(one for one in current if one.name != choice.name), choice])


def adjusted(current: AugmentationChoices, name: str, **fields: Any) -> AugmentationChoices:
    """The choices with one strength, probability or exception changed."""
    return tuple(one.model_copy(update=fields) if one.name == name else one for one in current)


def _ordered(some: Sequence[AugmentationChoice]) -> AugmentationChoices:
    place = {name: number for number, name in enumerate(CATALOGUE)}
    return tuple(sorted(some, key=lambda one: place[one.name]))


def zones(choice: AugmentationChoice, judged: Sequence[Verdict]) -> list[tuple[str, list[float]]]:
    """Verdicts along the ladder: neighbouring rungs of one verdict together."""
    found: list[tuple[str, list[float]]] = []
    for rung in CATALOGUE[choice.name].ladder:
        verdict = _at(choice, rung, judged)
        if found and found[-1][0] == verdict:
            found[-1][1].append(rung)
        else:
            found.append((verdict, [rung]))
    return found


def _at(choice: AugmentationChoice, rung: float, judged: Sequence[Verdict]) -> str:
    there = choice.model_copy(update={"strength": rung})
    if choice.pool is None:
        return choice_verdict.verdict(there, judged).verdict
    return "safe" if choice_verdict.restricted(there, judged).pool else "cannot_tell"


def reach(choice: AugmentationChoice, judged: Sequence[Verdict], measured: Audited | None) -> str:
    """How strong it may be, in words; empty for what has no strength."""
    switch = CATALOGUE[choice.name]
    if switch.is_switch or parts(choice.name, choice.strength):
        return ""
    safe = [rung for verdict, rungs in zones(choice, judged)[:1] if verdict == "safe"
            for rung in rungs]  # fmt: skip
    limit = measured.largest.get(choice.name) if measured else None
    known = "" if limit is None else " on your pictures"
    if not safe:
        return f"Not safe at any strength{known}."
    if safe[-1] == switch.ladder[-1]:
        return f"Safe at every strength{known}."
    said = f"Safe: {switch.in_words(safe[-1])}"
    if limit is None or limit.usable is None:
        return f"{said}, by rule of thumb."
    if limit.strict is None or switch.force(limit.strict) >= switch.force(safe[-1]):
        return f"{said}, measured."
    return f"{said}, measured. Nothing at all is lost: {switch.in_words(limit.strict)}."
