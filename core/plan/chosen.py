"""What is known about a choice as it is set: its exceptions, label swaps and pool considered."""

from collections.abc import Sequence

from core.plan.plan import AugmentationChoice, Judged, Plan
from core.plan.pools import members
from core.plan.switches import CATALOGUE
from core.plan.verdict import Verdict, overall


def verdict(one: AugmentationChoice, verdicts: Sequence[Verdict]) -> Verdict:
    """The gravest verdict that an exception, a label swap or a smaller pool has not answered."""
    left = unsolved(one, verdicts)
    asked = any(known.augmentation == one.name for known in verdicts)
    if asked and not any(known.augmentation == one.name for known in left):
        answered = "What spoke against it is answered by its exceptions and swaps."
        return Verdict(
            augmentation=one.name, strength=one.strength, verdict="safe", evidence=answered
        )
    return overall(left, one.name, one.strength, one.pool)


def unsolved(one: AugmentationChoice, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts that still count for a choice."""
    swapped = {frozenset(pair) for pair in one.swap}
    return [
        known
        for known in verdicts
        if not (known.label and known.label in one.not_for)
        and not (
            known.augmentation == one.name
            and known.rival
            and frozenset((known.label, known.rival)) in swapped
        )
    ]


def restricted(one: AugmentationChoice, verdicts: Sequence[Verdict]) -> AugmentationChoice:
    """The choice with the pool that holds what is safe and nothing else; what has none, as it is.

    Strengths count as the policy uses them: turning is in RandAugment's pool at magnitude 5 if
    turning by 15 degrees is safe.
    """
    inside = members(one.name, one.strength)
    if not inside:
        return one
    known = unsolved(one, verdicts)
    safe = (name for name, most in inside.items() if overall(known, name, most).verdict == "safe")
    return one.model_copy(update={"pool": tuple(safe)})


def safest(one: AugmentationChoice, verdicts: Sequence[Verdict]) -> AugmentationChoice | None:
    """As strong as is safe, never stronger than it was; None where it is safe at no strength."""
    switch = CATALOGUE[one.name]
    if members(one.name, one.strength):
        smaller = restricted(one, verdicts)
        return smaller if smaller.pool else None
    asked = switch.force(one.strength)
    rungs = {one.strength, *(rung for rung in switch.ladder if switch.force(rung) < asked)}
    for rung in sorted(rungs, key=switch.force, reverse=True):
        weaker = one.model_copy(update={"strength": rung})
        if verdict(weaker, verdicts).verdict == "safe":
            return weaker
    return None


def stamped(plan: Plan, verdicts: Sequence[Verdict], *, measured: bool) -> Plan:
    """The plan with a note of what it was judged for, and what was safe as it is set."""
    safe = (
        one.name
        for one in plan.augmentations
        if one.name in CATALOGUE and verdict(one, verdicts).verdict == "safe"
    )
    judged = Judged(data=plan.subject, safe=tuple(safe), measured=measured)
    return plan.model_copy(update={"judged": judged})
