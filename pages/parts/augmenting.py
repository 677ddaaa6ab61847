"""What the draft's augmentations come to for its data: choices, verdicts, and making them safe."""

from collections.abc import Sequence

from core.data.dataset import Dataset
from core.plan import augmentations, safety
from core.plan.augmentations import CATALOGUE, Augmentation
from core.plan.plan import AugmentationChoice
from core.plan.safety import Verdict
from core.runs.draft import Draft
from pages.parts import audit

Choices = tuple[AugmentationChoice, ...]
GROUPS = {
    "Place": (
        "horizontal_flip", "vertical_flip", "rotate_90", "rotate_180",
        "rotation", "shift", "crop", "zoom", "perspective",
    ),
    "Colour": ("hue", "saturation", "grayscale", "brightness", "contrast"),
    "Quality": ("blur", "noise", "jpeg", "erase"),
    "Pools and mixing": ("randaugment", "trivialaugment", "autoaugment", "mixup", "cutmix"),
}  # fmt: skip
"""The switches of the page, by what they change."""


def verdicts(one: Draft, found: Dataset) -> list[Verdict]:
    """All that is known about the safety of each augmentation for these classes."""
    return safety.combine(safety.judge(found.classes, one.answers), audit.measured(one))


def choices(one: Draft, advised: str, judged: Sequence[Verdict]) -> Choices:
    """What is switched on: the preset as far as it is safe, or the user's own choice.

    Args:
        one: the draft.
        advised: the preset that holds where the user chose none.
        judged: see `verdicts`.
    """
    if one.preset == "own":
        return one.augmentations
    return augmentations.preset(one.preset or advised, judged)


def told(judged: Sequence[Verdict], name: str, strength: float) -> Verdict:
    """The gravest verdict up to a strength; of two equally grave the one with its proof."""
    gravest = safety.overall(judged, name, strength)
    force = CATALOGUE[name].force
    alike = (
        one
        for one in judged
        if one.augmentation == name
        and one.verdict == gravest.verdict
        and one.pictures
        and force(one.strength) <= force(gravest.strength) + 1e-9
    )
    return next(alike, gravest)


def unsafe(switched_on: Choices, judged: Sequence[Verdict]) -> list[Verdict]:
    """The verdict of each choice that can turn one class into another."""
    all_of_them = [told(judged, one.name, one.strength) for one in switched_on]
    return [verdict for verdict in all_of_them if verdict.verdict == "unsafe"]


def unconfirmed(one: Draft, switched_on: Choices, judged: Sequence[Verdict]) -> list[str]:
    """Names of unsafe choices that the user has not confirmed."""
    names = [verdict.augmentation for verdict in unsafe(switched_on, judged)]
    return [name for name in names if name not in one.confirmed_unsafe]


def made_safe(switched_on: Choices, judged: Sequence[Verdict]) -> Choices:
    """Each choice as strong as is safe, never stronger than it was; what never is, switched off."""
    safe = (_safest(one, judged) for one in switched_on)
    return tuple(one for one in safe if one is not None)


def _safest(one: AugmentationChoice, judged: Sequence[Verdict]) -> AugmentationChoice | None:
    switch = CATALOGUE[one.name]
    weaker = [rung for rung in switch.ladder if switch.force(rung) < switch.force(one.strength)]
    for rung in (one.strength, *sorted(weaker, key=switch.force, reverse=True)):
        if safety.overall(judged, one.name, rung).verdict == "safe":
            return one.model_copy(update={"strength": rung})
    return None


def switched(current: Choices, name: str, on: bool) -> Choices:
    """The choices with one switched on (at its default) or off, in the catalogue's order."""
    rest = [one for one in current if one.name != name]
    if on:
        rest.append(augmentations.choice(name))
    return _ordered(rest)


def adjusted(current: Choices, name: str, **fields: float) -> Choices:
    """The choices with one strength or probability changed."""
    return tuple(one.model_copy(update=fields) if one.name == name else one for one in current)


def _ordered(some: Sequence[AugmentationChoice]) -> Choices:
    place = {name: number for number, name in enumerate(CATALOGUE)}
    return tuple(sorted(some, key=lambda one: place[one.name]))


def in_words(switch: Augmentation, strength: float) -> str:
    """A strength in plain units: `up to 15°`, `keeps at least 65 % of the area`."""
    share = f"{strength * 100:.3g}\u202f%"
    around = "±" if switch.signed else "up to "
    words = {
        "degrees": f"{around}{strength:g}°",
        "share of area kept": f"at least {share} of the area stays",
        "share of the colour circle": f"{around}{share} of the colour circle",
        "share of side": f"{around}{share} of the side",
        "share of size": f"{around}{share} of the size",
        "share of area": f"{around}{share} of the area",
        "share": f"{around}{share}",
        "sigma, share of side": f"up to {share} of the side",
        "sigma, 0-1": f"up to {share} of full brightness",
        "quality, 1-100": f"down to quality {strength:g}",
        "magnitude, 0-10": f"magnitude {strength:g} of 10",
        "alpha": f"alpha {strength:g}",
    }
    return words.get(switch.unit, "on")


def zones(switch: Augmentation, judged: Sequence[Verdict]) -> list[tuple[str, list[float]]]:
    """Verdicts along the ladder: neighbouring rungs of one verdict together."""
    found: list[tuple[str, list[float]]] = []
    for rung in switch.ladder:
        verdict = safety.overall(judged, switch.name, rung).verdict
        if found and found[-1][0] == verdict:
            found[-1][1].append(rung)
        else:
            found.append((verdict, [rung]))
    return found
