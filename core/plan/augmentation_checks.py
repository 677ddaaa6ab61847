"""Every mistake in a plan's augmentations at once: names, strengths, and label safety."""

from collections.abc import Iterator, Sequence

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.augment.pools import members
from core.findings import Finding, Severity
from core.plan.plan import Judged, Plan
from core.safety import choice_verdict
from core.safety.verdict import Verdict


def augmented(plan: Plan, verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    """All that speaks against the augmentations of a plan."""
    for one in plan.augmentations:
        yield from _augmentation(one, plan)
        if one.name in CATALOGUE:
            yield from _safety(one, plan, verdicts)
            yield from _swaps(one, verdicts)
            yield from _pool(one)
    yield from _together(plan)
    yield from _elsewhere(plan)


def finding(
    severity: Severity, name: str, sentence: str, remedy: str, items: Sequence[str] = ()
) -> Finding:
    """A finding without a score.

    Args:
        severity: how bad.
        name: its id, which has a text in `assets/help.toml`.
        sentence: what is the matter.
        remedy: what to do about it.
        items: what it is about.
    """
    return Finding(id=name, severity=severity, sentence=sentence, remedy=remedy, items=tuple(items))


def names(names: Sequence[str]) -> str:
    """The first five of a list of names, and how many more there are."""
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _augmentation(choice: AugmentationChoice, plan: Plan) -> Iterator[Finding]:
    switch = CATALOGUE.get(choice.name)
    if switch is None:
        yield finding(
            "severe",
            "unknown-augmentation",
            f"There is no augmentation called {choice.name!r}.",
            f"Choose one of {', '.join(CATALOGUE)}.",
        )
        return
    low, high = switch.limits
    if not low <= choice.strength <= high:
        yield finding(
            "severe",
            "strength-out-of-range",
            f"“{switch.title}” has a strength of {choice.strength:g} "
            f"({switch.unit or 'on or off'}).",
            f"Choose one between {low:g} and {high:g}.",
        )
    unknown = [part for part in choice.pool or () if part not in CATALOGUE]
    if unknown:
        yield finding(
            "severe",
            "unknown-augmentation",
            f"“{switch.title}” would draw from what does not exist: {names(unknown)}.",
            "Choose it anew; its pool is then made of what is safe.",
            unknown,
        )
    strange = {*choice.not_for, *(name for pair in choice.swap for name in pair)} - set(
        plan.classes
    )
    if strange:
        yield finding(
            "severe",
            "augmentation-names-strange-class",
            f"“{switch.title}” has an exception for classes that are not in the plan: "
            f"{names(sorted(strange))}.",
            "Remove the exception; it may come from another data set.",
            sorted(strange),
        )


def _safety(
    choice: AugmentationChoice, plan: Plan, verdicts: Sequence[Verdict]
) -> Iterator[Finding]:
    verdict = choice_verdict.founded(choice, verdicts)
    title, record = _named(choice), CATALOGUE[choice.name]
    classes = [name for name in (verdict.label, verdict.rival) if name]
    if verdict.verdict == "unsafe" and not _confirmed(choice, plan):
        yield finding(
            "severe",
            "unsafe-not-confirmed",
            f"{title} {_why(verdict)}",
            "Switch it off or make it weaker; or confirm it deliberately, and the report says so.",
            classes,
        )
    elif verdict.verdict == "unsafe":
        yield finding(
            "warning",
            "unsafe-confirmed",
            f"{title} is on because you confirmed it. It {_why(verdict)}",
            "Switch it off if the results are poor for these classes.",
            classes,
        )
    elif verdict.verdict == "weakens":
        yield finding(
            "warning",
            "augmentation-weakens",
            f"{title} may hide what tells the classes apart. {verdict.evidence}",
            "Make it weaker.",
            classes,
        )
    elif verdict.verdict == "cannot_tell":
        yield finding(
            "warning" if record.lossless else "note",
            "augmentation-not-judged",
            f"Nobody knows yet whether {title} is safe for your classes. {verdict.evidence}",
            "Answer the questions on the Augment page, or look at the proof there.",
            classes,
        )


def _named(choice: AugmentationChoice) -> str:
    record = CATALOGUE[choice.name]
    strength = "" if record.is_switch else f" ({record.in_words(choice.strength)})"
    return f"“{record.title}”{strength}"


def _why(verdict: Verdict) -> str:
    """What was seen on these very pictures, where it was; else what the rules fear."""
    if verdict.source == "measured" and verdict.flow:
        return f"changes the class of a picture, as measured on yours: {verdict.flow}.".replace(
            "*", ""
        )
    return f"may change the class of a picture. {verdict.evidence}"


def _confirmed(choice: AugmentationChoice, plan: Plan) -> bool:
    """A confirmation counts for the data set that it was given for, and for no other."""
    return choice.name in plan.confirmed_unsafe and plan.judged.data in ("", plan.subject)


def _elsewhere(plan: Plan) -> Iterator[Finding]:
    if plan.augmentations and plan.judged.data not in ("", plan.subject):
        yield finding(
            "warning",
            "judged-elsewhere",
            "The augmentations of this plan were judged for another data set or other classes.",
            "They were judged again for this one; look at them, and confirm anew what you want.",
        )


def _swaps(choice: AugmentationChoice, verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    """A swap of labels needs a reason: else it teaches exactly the mistake it should prevent."""
    founded = {
        frozenset((known.label, known.rival))
        for known in verdicts
        if known.augmentation == choice.name and known.kind == "reverses"
    }
    bad = [pair for pair in choice.swap if frozenset(pair) not in founded]
    if not CATALOGUE[choice.name].own_inverse:
        bad = list(choice.swap)
    if verdicts and bad:
        told = names([f"{first} and {second}" for first, second in bad])
        yield finding(
            "severe",
            "swap-without-reason",
            f"“{CATALOGUE[choice.name].title}” would swap the labels of {told}, and nothing shows "
            "that they change places under it.",
            "Remove the swap, or measure label safety on these pictures first.",
            [name for pair in bad for name in pair],
        )


def _pool(choice: AugmentationChoice) -> Iterator[Finding]:
    if (
        choice.pool is not None
        and not set(choice.pool) & members(choice.name, choice.strength).keys()
    ):
        yield finding(
            "warning",
            "pool-empty",
            f"“{CATALOGUE[choice.name].title}” is on, and nothing that it could draw is safe.",
            "Switch it off, or make it weaker.",
        )


def _together(plan: Plan) -> Iterator[Finding]:
    on = [one.name for one in plan.augmentations]
    records = [CATALOGUE[name] for name in on if name in CATALOGUE]
    policies = [record.name for record in records if record.policy]
    mixes = [record.title for record in records if record.mixes_labels]
    twice = sorted({name for name in on if on.count(name) > 1})
    if len(policies) > 1:
        yield finding(
            "warning",
            "several-policies",
            f"{len(policies)} policies are on together ({', '.join(policies)}); each is made to be "
            "used alone.",
            "Keep one of them.",
        )
    if mixes and plan.recipe.strategy == "features":
        yield finding(
            "severe",
            "mixing-needs-fine-tuning",
            f"{' and '.join(mixes)} {'blends' if len(mixes) == 1 else 'blend'} labels, and a head "
            "on frozen features takes whole ones.",
            "Switch it off, or choose a strategy that trains the backbone.",
        )
    if twice:
        yield finding(
            "severe",
            "augmentation-twice",
            f"Chosen more than once: {', '.join(twice)}.",
            "Keep one of each.",
            twice,
        )


def stamped(plan: Plan, verdicts: Sequence[Verdict], *, measured: bool) -> Plan:
    """The plan with a note of what it was judged for, and what was safe as it is set."""
    safe = (
        one.name
        for one in plan.augmentations
        if one.name in CATALOGUE and choice_verdict.verdict(one, verdicts).verdict == "safe"
    )
    judged = Judged(data=plan.subject, safe=tuple(safe), measured=measured)
    return plan.model_copy(update={"judged": judged})
