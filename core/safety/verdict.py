"""What is known about one augmentation at one strength: does the label survive it?"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from core.augment.augmentation import Harm
from core.augment.catalogue import CATALOGUE
from core.augment.pools import parts

Judgement = Literal["safe", "weakens", "unsafe", "cannot_tell"]
RANK: dict[str, int] = {"safe": 0, "cannot_tell": 1, "weakens": 2, "unsafe": 3}
"""How grave a judgement is."""


class Verdict(BaseModel):
    """One judgement, by rules or by measurement; the same record for both."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    augmentation: str
    strength: float
    """In the augmentation's unit; negative for one side of a signed one, where judged apart."""
    label: str | None = Field(
        default=None, validation_alias=AliasChoices("class", "label"), serialization_alias="class"
    )
    """The class it is about; None = all classes."""
    rival: str | None = None
    """The class its pictures may be taken for."""
    verdict: Judgement
    kind: Harm | None = None
    """`reverses`: the picture now shows the rival; `destroys`: it no longer tells."""
    rho: float | None = None
    """Label retention: 1 = evidence intact, 0 = gone, -1 = reversed; None = not measured."""
    p0: float | None = None
    """Held-out accuracy of the pair on unchanged pictures, 0-1."""
    p1: float | None = None
    """The same on changed pictures with the labels kept."""
    groups: int | None = None
    """Independent groups of pictures behind the measurement."""
    flow: str | None = None
    """E.g. "38 of 40 mirrored *turn left* are called *turn right*"."""
    evidence: str = ""
    """One sentence that says why."""
    pictures: tuple[tuple[str, str], ...] = ()
    """Proof: a picture, and the picture of the rival that it now resembles."""
    source: Literal["rules", "measured"] = "rules"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The gravest of at least one: unsafe, weakens, cannot tell, safe; the first of equals."""
    return max(verdicts, key=lambda one: RANK[one.verdict])


def overall(
    verdicts: Sequence[Verdict],
    augmentation: str,
    strength: float,
    pool: Sequence[str] | None = None,
) -> Verdict:
    """The gravest verdict over all classes for an augmentation switched on *up to* a strength.

    All weaker rungs count too. Between two rungs the stronger one speaks; beyond the last one
    "safe" turns into "cannot tell", and so does an augmentation that nobody has judged. A composed
    one (RandAugment, CutMix) has the gravest verdict of its parts.

    Args:
        verdicts: all that is known.
        augmentation: of the catalogue.
        strength: in its unit.
        pool: the parts that it is confined to; None = all.
    """
    inside = parts(augmentation, strength)
    if inside:
        kept = {name: s for name, s in inside.items() if pool is None or name in pool}
        return _composed(verdicts, augmentation, strength, kept)
    switch = CATALOGUE[augmentation]
    asked = switch.force(strength)
    judged = [one for one in verdicts if one.augmentation == augmentation]
    if not judged:
        return Verdict(
            augmentation=augmentation,
            strength=strength,
            verdict="cannot_tell",
            evidence="It has not been judged yet.",
        )
    enough = [rung for one in judged if (rung := switch.force(one.strength)) >= asked - 1e-9]
    limit = min(enough) if enough else max(switch.force(one.strength) for one in judged)
    gravest = worst(one for one in judged if switch.force(one.strength) <= limit + 1e-9)
    if not enough and gravest.verdict == "safe":
        return gravest.model_copy(
            update={
                "strength": strength,
                "verdict": "cannot_tell",
                "evidence": "It has been judged only at weaker strengths.",
            }
        )
    return gravest


def _composed(
    verdicts: Sequence[Verdict], augmentation: str, strength: float, inside: dict[str, float]
) -> Verdict:
    told = [overall(verdicts, name, most) for name, most in inside.items()]
    itself: dict[str, Any] = {"augmentation": augmentation, "strength": strength}
    gravest = worst(told) if told else None
    if gravest is None or gravest.verdict == "safe":
        all_of_it = "All that it does is safe at this strength."
        none = "Nothing is left that it could do."
        return Verdict(**itself, verdict="safe", evidence=all_of_it if told else none)
    what = CATALOGUE[gravest.augmentation].title.lower()
    why = f"It does what “{what}” does. {gravest.evidence}"
    return gravest.model_copy(update={**itself, "evidence": why})


def combine(
    rules: Sequence[Verdict], measured: Sequence[Verdict], left_out: Sequence[str] = ()
) -> list[Verdict]:
    """One list from both: a measurement replaces a guess, and never a person's warning.

    - An `unsafe` by the rules stays: it comes from an answer or from names that are opposites,
      and a label that changes into something without a class is invisible to a measurement
      (a mirrored chest film). Only graded changes of a named pair give way to a measured `safe`.
    - A measured `cannot_tell` does not outweigh rules that can.
    - What was measured to be safe for all classes is safe at every weaker strength, too.

    Args:
        rules: of `core.safety.rules.judge`.
        measured: of an audit.
        left_out: classes that had too few pictures to be measured; for them the rules go on.
    """
    decided = {_place(one) for one in measured if one.verdict != "cannot_tell"}
    pairs_safe = {(*_place(one), one.label, one.rival) for one in measured if one.verdict == "safe"}
    reach = _reach(measured)
    kept: list[Verdict] = []
    for one in rules:
        if _stays(one, decided, pairs_safe, reach):
            kept.append(one)
        elif one.label is None:
            kept += [one.model_copy(update={"label": name}) for name in left_out]
    spoken = {_place(one) for one in rules if one.verdict != "cannot_tell"}
    return kept + [
        one for one in measured if one.verdict != "cannot_tell" or _place(one) not in spoken
    ]


def _reach(measured: Sequence[Verdict]) -> dict[str, float]:
    """Augmentation → the force up to which everything that was measured is safe."""
    found: dict[str, float] = {}
    for name in {one.augmentation for one in measured}:
        force = CATALOGUE[name].force
        own = [one for one in measured if one.augmentation == name]
        bad = min(
            (force(one.strength) for one in own if one.verdict != "safe"), default=float("inf")
        )
        good = [rung for one in own if (rung := force(one.strength)) < bad]
        if good:
            found[name] = max(good)
    return found


def _place(verdict: Verdict) -> tuple[str, float]:
    return verdict.augmentation, round(abs(verdict.strength), 6)


def _stays(
    verdict: Verdict,
    decided: set[tuple[str, float]],
    pairs_safe: set[tuple[str, float, str | None, str | None]],
    reach: dict[str, float],
) -> bool:
    switch = CATALOGUE[verdict.augmentation]
    within = switch.force(verdict.strength) <= reach.get(verdict.augmentation, float("-inf")) + 1e-9
    if verdict.verdict == "unsafe":
        if switch.is_switch or not verdict.label:
            return True
        whole = {(*_place(verdict), verdict.label, rival) for rival in (verdict.rival, None)}
        return not (within or whole & pairs_safe)
    return not within and _place(verdict) not in decided
