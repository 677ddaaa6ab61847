"""What can be done about an augmentation that is not safe as it is set."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.augment.pools import members, parts
from core.safety import choice_verdict
from core.safety.verdict import RANK, Verdict

Kind = Literal["swap", "spare", "weaker", "pool"]
Swaps = Mapping[str, Sequence[tuple[str, str]]]


class Remedy(NamedTuple):
    """One way out, and the choice that it leads to."""

    kind: Kind
    choice: AugmentationChoice
    classes: tuple[str, ...] = ()
    """Whose labels swap, or whose pictures are left alone."""


def remedies(
    choice: AugmentationChoice, verdicts: Sequence[Verdict], swaps: Swaps, classes: int
) -> list[Remedy]:
    """What makes a choice safe, or at least safer; the one that keeps most of it first.

    Args:
        choice: the choice as it is set.
        verdicts: what is known.
        swaps: by augmentation, the pairs of classes that change places cleanly.
        classes: how many there are; leaving all of them alone is no remedy.
    """
    before = choice_verdict.verdict(choice, verdicts).verdict
    if before == "safe":
        return []
    offers = [
        _swapped(choice, swaps),
        _spared(choice, verdicts, classes),
        _weaker(choice, verdicts),
    ]
    return [
        offer
        for offer in offers
        if offer and RANK[choice_verdict.verdict(offer.choice, verdicts).verdict] < RANK[before]
    ]


def _swapped(choice: AugmentationChoice, swaps: Swaps) -> Remedy | None:
    pairs = tuple((first, second) for first, second in swaps.get(choice.name, ()))
    if not pairs or choice.swap:
        return None
    classes = tuple(name for pair in pairs for name in pair)
    return Remedy("swap", choice.model_copy(update={"swap": pairs}), classes)


def _spared(choice: AugmentationChoice, verdicts: Sequence[Verdict], classes: int) -> Remedy | None:
    left = choice_verdict.unsolved(choice, verdicts)
    touched: dict[str, None] = {}
    for name, strength in (
        parts(choice.name, choice.strength) or {choice.name: choice.strength}
    ).items():
        if choice.pool is None or name in choice.pool:
            touched |= dict.fromkeys(_touched(left, name, strength))
    spared = (*choice.not_for, *touched)
    if not touched or len(spared) >= classes:
        return None
    return Remedy("spare", choice.model_copy(update={"not_for": spared}), tuple(touched))


def _touched(verdicts: Sequence[Verdict], name: str, strength: float) -> list[str]:
    """Classes that are not safe at a strength; between two judged ones the stronger speaks."""
    force = CATALOGUE[name].force
    own = [known for known in verdicts if known.augmentation == name]
    above = [force(known.strength) for known in own if force(known.strength) >= force(strength)]
    limit = min(above, default=force(strength)) + 1e-9
    return [
        known.label
        for known in own
        if known.label and known.verdict != "safe" and force(known.strength) <= limit
    ]


def _weaker(choice: AugmentationChoice, verdicts: Sequence[Verdict]) -> Remedy | None:
    weaker = choice_verdict.safest(choice, verdicts)
    if weaker is None or weaker == choice:
        return None
    return Remedy("pool" if members(choice.name, choice.strength) else "weaker", weaker)
