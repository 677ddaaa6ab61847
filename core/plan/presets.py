"""Augmentations for a plan: the catalogue, three presets, and the command line's spelling."""

import difflib
from collections.abc import Mapping, Sequence

from core.augment.augmentation import Augmentation
from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.errors import UnknownAugmentation
from core.safety.choice_verdict import restricted, safest
from core.safety.verdict import Verdict

__all__ = [
    "CATALOGUE",
    "PRESETS",
    "PRESET_TITLES",
    "Augmentation",
    "as_safe",
    "choice",
    "parse",
    "preset",
]


def choice(
    name: str, strength: float | None = None, probability: float = 0.5
) -> AugmentationChoice:
    """One augmentation, switched on; at its default strength where none is given.

    Raises:
        UnknownAugmentation: no such name, or a strength outside its limits.
    """
    switch = CATALOGUE.get(name)
    if switch is None:
        raise _unknown(name)
    value = switch.default if strength is None else strength
    low, high = switch.limits
    if not low <= value <= high:
        raise UnknownAugmentation(
            what=f"{name} has no strength {value:g}",
            why=f"Its strength ({switch.unit or 'on or off'}) lies between {low:g} and {high:g}.",
            fix=f"Write for example {name}={switch.default:g}.",
        )
    return AugmentationChoice(name=name, strength=value, probability=probability)


PRESETS: dict[str, tuple[AugmentationChoice, ...]] = {
    "none": (),
    "gentle": (
        choice("horizontal_flip", 1),
        choice("rotation", 10),
        choice("crop", 0.65, 0.8),
        choice("hue", 0.02),
        choice("saturation", 0.2),
        choice("brightness", 0.2),
        choice("contrast", 0.2),
        choice("blur", 0.005, 0.1),
        choice("noise", 0.02, 0.1),
        choice("erase", 0.05, 0.1),
    ),
    "strong": (
        choice("horizontal_flip", 1),
        choice("vertical_flip", 1),
        choice("rotate_90", 1),
        choice("rotation", 20),
        choice("crop", 0.35, 1.0),
        choice("perspective", 0.15, 0.3),
        choice("hue", 0.05),
        choice("saturation", 0.5),
        choice("grayscale", 1, 0.1),
        choice("brightness", 0.4),
        choice("contrast", 0.4),
        choice("blur", 0.01, 0.2),
        choice("noise", 0.05, 0.2),
        choice("jpeg", 40, 0.2),
        choice("erase", 0.2, 0.25),
    ),
}
"""The wish of each preset; `preset` takes of it what is safe."""

PRESET_TITLES: dict[str, str] = {
    "none": "None: the pictures as they are",
    "gentle": "Gentle: what a slightly different photograph would show",
    "strong": "Strong: for few pictures and long training",
}


def preset(name: str, verdicts: Sequence[Verdict] = ()) -> tuple[AugmentationChoice, ...]:
    """What is safe of a preset: as strong as it wishes, or the strongest weaker rung that is safe.

    Flips and turns (`Augmentation.lossless`) need a verdict "safe". The others, where nobody has
    judged them at all, are taken as the preset wishes.

    Raises:
        UnknownAugmentation: no preset of that name.
    """
    if name not in PRESETS:
        raise _unknown(name)
    wishes = (as_safe(wish, verdicts) for wish in PRESETS[name])
    return tuple(wish for wish in wishes if wish is not None)


def as_safe(wish: AugmentationChoice, verdicts: Sequence[Verdict]) -> AugmentationChoice | None:
    """What is safe of one wish, as `preset` takes it; `None` = nothing."""
    judged = any(verdict.augmentation == wish.name for verdict in verdicts)
    if not judged and not CATALOGUE[wish.name].lossless:
        return wish
    return safest(wish, verdicts)


def parse(
    text: str,
    verdicts: Sequence[Verdict] = (),
    swaps: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> tuple[AugmentationChoice, ...]:
    """Read the command line's spelling: a preset, or names with strengths, separated by commas.

    `gentle`, `rotation=15,hue=0.02`, `horizontal_flip` (default strength), `gentle,rotation=0`
    (a later entry replaces an earlier one; 0 switches off what grows with its number),
    `horizontal_flip+swap` (mirror and swap the labels of the pairs that change places). A policy
    draws only from what is safe, where there are verdicts.

    Args:
        text: what was written.
        verdicts: what is known about label safety.
        swaps: by augmentation, the pairs of classes that change places cleanly.

    Raises:
        UnknownAugmentation: a name that does not exist, with the nearest one that does; or a
            strength that is no number or outside its limits; or a swap without a pair.
    """
    chosen: dict[str, AugmentationChoice] = {}
    for word in (part.strip() for part in text.split(",")):
        if not word:
            continue
        if word in PRESETS:
            chosen.update((one.name, one) for one in preset(word, verdicts))
            continue
        one = _read(word, swaps or {})
        chosen[one.name] = restricted(one, verdicts) if verdicts else one
    return tuple(one for one in chosen.values() if one.strength != 0)


def _read(word: str, swaps: Mapping[str, Sequence[tuple[str, str]]]) -> AugmentationChoice:
    text, plus, extra = word.partition("+")
    name, _, number = text.partition("=")
    one = choice(name.strip(), _number(name.strip(), number) if number else None)
    if not plus:
        return one
    pairs = swaps.get(one.name, ())
    if extra.strip() != "swap" or not pairs:
        raise UnknownAugmentation(
            what=f"There is nothing to swap for {word!r}",
            why="No two classes are known to change places under it on these pictures.",
            fix="Measure it first: graft audit DIR. Then write for example horizontal_flip+swap.",
        )
    return one.model_copy(update={"swap": tuple(pairs)})


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UnknownAugmentation(
            what=f"{text.strip()!r} is no strength for {name}",
            why="A strength is a number in the augmentation's unit.",
            fix="Write for example rotation=15,hue=0.02.",
        ) from None


def _unknown(name: str) -> UnknownAugmentation:
    near = difflib.get_close_matches(name, [*CATALOGUE, *PRESETS], n=1, cutoff=0.5)
    return UnknownAugmentation(
        what=f"There is no augmentation called {name!r}",
        why=f"Known are: {', '.join([*PRESETS, *CATALOGUE])}.",
        fix=f"Did you mean {near[0]}?" if near else "Choose one of those names.",
    )
