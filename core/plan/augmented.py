"""Every mistake in a plan's augmentations at once: names, strengths, and label safety."""

from collections.abc import Iterator, Sequence

from core.findings import Finding, Severity
from core.plan import chosen
from core.plan.plan import AugmentationChoice, Plan
from core.plan.pools import POOLS, members
from core.plan.switches import CATALOGUE, SWAPPING, TURNS
from core.plan.verdict import Verdict

_MIXES = ("mixup", "cutmix")


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
    """A finding without a score."""
    return Finding(id=name, severity=severity, sentence=sentence, remedy=remedy, items=tuple(items))


def names(names: Sequence[str]) -> str:
    """The first five of a list of names, and how many more there are."""
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _augmentation(one: AugmentationChoice, plan: Plan) -> Iterator[Finding]:
    switch = CATALOGUE.get(one.name)
    if switch is None:
        yield finding(
            "severe",
            "unknown-augmentation",
            f"There is no augmentation called {one.name!r}.",
            f"Choose one of {', '.join(CATALOGUE)}.",
        )
        return
    low, high = switch.limits
    if not low <= one.strength <= high:
        yield finding(
            "severe",
            "strength-out-of-range",
            f"“{switch.title}” has a strength of {one.strength:g} ({switch.unit or 'on or off'}).",
            f"Choose one between {low:g} and {high:g}.",
        )
    unknown = [part for part in one.pool or () if part not in CATALOGUE]
    if unknown:
        yield finding(
            "severe",
            "unknown-augmentation",
            f"“{switch.title}” would draw from what does not exist: {names(unknown)}.",
            "Choose it anew; its pool is then made of what is safe.",
            unknown,
        )
    strange = {*one.not_for, *(name for pair in one.swap for name in pair)} - set(plan.classes)
    if strange:
        yield finding(
            "severe",
            "augmentation-names-strange-class",
            f"“{switch.title}” has an exception for classes that are not in the plan: "
            f"{names(sorted(strange))}.",
            "Remove the exception; it may come from another data set.",
            sorted(strange),
        )


def _safety(one: AugmentationChoice, plan: Plan, verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    verdict = chosen.verdict(one, verdicts)
    title = f"“{CATALOGUE[one.name].title}” at {one.strength:g}"
    classes = [name for name in (verdict.label, verdict.rival) if name]
    if verdict.verdict == "unsafe" and not _confirmed(one, plan):
        yield finding(
            "severe",
            "unsafe-not-confirmed",
            f"{title} may change the class of a picture. {verdict.evidence}",
            "Switch it off or make it weaker; or confirm it deliberately, and the report says so.",
            classes,
        )
    elif verdict.verdict == "unsafe":
        yield finding(
            "warning",
            "unsafe-confirmed",
            f"{title} may change the class of a picture, and you confirmed it. {verdict.evidence}",
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
            "warning" if one.name in TURNS else "note",
            "augmentation-not-judged",
            f"Nobody knows yet whether {title} is safe for your classes. {verdict.evidence}",
            "Answer the questions on the Augment page, or look at the proof there.",
            classes,
        )


def _confirmed(one: AugmentationChoice, plan: Plan) -> bool:
    """A confirmation counts for the data set that it was given for, and for no other."""
    return one.name in plan.confirmed_unsafe and plan.judged.data in ("", plan.subject)


def _elsewhere(plan: Plan) -> Iterator[Finding]:
    if plan.augmentations and plan.judged.data not in ("", plan.subject):
        yield finding(
            "warning",
            "judged-elsewhere",
            "The augmentations of this plan were judged for another data set or other classes.",
            "They were judged again for this one; look at them, and confirm anew what you want.",
        )


def _swaps(one: AugmentationChoice, verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    """A swap of labels needs a reason: else it teaches exactly the mistake it should prevent."""
    founded = {
        frozenset((known.label, known.rival))
        for known in verdicts
        if known.augmentation == one.name and known.kind == "reverses"
    }
    bad = [pair for pair in one.swap if frozenset(pair) not in founded]
    if one.name not in SWAPPING:
        bad = list(one.swap)
    if verdicts and bad:
        told = names([f"{first} and {second}" for first, second in bad])
        yield finding(
            "severe",
            "swap-without-reason",
            f"“{CATALOGUE[one.name].title}” would swap the labels of {told}, and nothing shows "
            "that they change places under it.",
            "Remove the swap, or measure label safety on these pictures first.",
            [name for pair in bad for name in pair],
        )


def _pool(one: AugmentationChoice) -> Iterator[Finding]:
    if one.pool is not None and not set(one.pool) & members(one.name, one.strength).keys():
        yield finding(
            "warning",
            "pool-empty",
            f"“{CATALOGUE[one.name].title}” is on, and nothing that it could draw is safe.",
            "Switch it off, or make it weaker.",
        )


def _together(plan: Plan) -> Iterator[Finding]:
    on = [one.name for one in plan.augmentations]
    policies = [name for name in on if name in POOLS]
    mixes = [CATALOGUE[name].title for name in on if name in _MIXES]
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
            f"{' and '.join(mixes)} blend labels, and a head on frozen features takes whole ones.",
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
