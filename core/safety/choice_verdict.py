"""What is known about a choice as it is set: its exceptions, label swaps and pool considered."""

from collections.abc import Sequence

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.augment.pools import members, parts
from core.safety.verdict import Verdict, overall


def verdict(choice: AugmentationChoice, verdicts: Sequence[Verdict]) -> Verdict:
    """The gravest verdict that an exception, a label swap or a smaller pool has not answered."""
    left = unsolved(choice, verdicts)
    asked = any(known.augmentation == choice.name for known in verdicts)
    if asked and not any(known.augmentation == choice.name for known in left):
        answered = "What spoke against it is answered by its exceptions and swaps."
        return Verdict(
            augmentation=choice.name, strength=choice.strength, verdict="safe", evidence=answered
        )
    return overall(left, choice.name, choice.strength, choice.pool)


def unsolved(choice: AugmentationChoice, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts that still count for a choice."""
    swapped = {frozenset(pair) for pair in choice.swap}
    return [
        known
        for known in verdicts
        if not (known.label and known.label in choice.not_for)
        and not (
            known.augmentation == choice.name
            and known.rival
            and frozenset((known.label, known.rival)) in swapped
        )
    ]


def restricted(choice: AugmentationChoice, verdicts: Sequence[Verdict]) -> AugmentationChoice:
    """The choice with the pool that holds what is safe and nothing else; what has none, as it is.

    Strengths count as the policy uses them: turning is in RandAugment's pool at magnitude 5 if
    turning by 15 degrees is safe.
    """
    inside = members(choice.name, choice.strength)
    if not inside:
        return choice
    known = unsolved(choice, verdicts)
    safe = (name for name, most in inside.items() if overall(known, name, most).verdict == "safe")
    return choice.model_copy(update={"pool": tuple(safe)})


def safest(choice: AugmentationChoice, verdicts: Sequence[Verdict]) -> AugmentationChoice | None:
    """As strong as is safe, never stronger than it was; None where it is safe at no strength."""
    switch = CATALOGUE[choice.name]
    if members(choice.name, choice.strength):
        smaller = restricted(choice, verdicts)
        return smaller if smaller.pool else None
    asked = switch.force(choice.strength)
    rungs = {choice.strength, *(rung for rung in switch.ladder if switch.force(rung) < asked)}
    for rung in sorted(rungs, key=switch.force, reverse=True):
        weaker = choice.model_copy(update={"strength": rung})
        if verdict(weaker, verdicts).verdict == "safe":
            return weaker
    return None


def all_safe(
    choices: Sequence[AugmentationChoice], verdicts: Sequence[Verdict]
) -> tuple[AugmentationChoice, ...]:
    """Each choice as strong as is safe, never stronger than it was; what never is, left out."""
    safe = (safest(one, verdicts) for one in choices)
    return tuple(one for one in safe if one is not None)


def founded(choice: AugmentationChoice, verdicts: Sequence[Verdict]) -> Verdict:
    """The gravest verdict on a choice; of two equally grave the one with its proof."""
    gravest = verdict(choice, verdicts)
    inside = parts(choice.name, choice.strength) or {choice.name: choice.strength}
    alike = (
        one
        for one in unsolved(choice, verdicts)
        if one.augmentation in inside
        and one.verdict == gravest.verdict
        and one.pictures
        and _at_most(one, gravest if one.augmentation == gravest.augmentation else None, inside)
    )
    return next(alike, gravest)


def _at_most(verdict: Verdict, gravest: Verdict | None, inside: dict[str, float]) -> bool:
    force = CATALOGUE[verdict.augmentation].force
    limit = gravest.strength if gravest else inside[verdict.augmentation]
    return force(verdict.strength) <= force(limit) + 1e-9
