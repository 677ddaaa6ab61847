"""What class names give away: pairs that a mirror, a turn or another colour would exchange."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.augment.augmentation import Difference, PairEffect
from core.augment.catalogue import CATALOGUE
from core.safety.answers import Answers
from core.safety.verdict import Judgement, Verdict

_SIDES: tuple[Difference, ...] = ("mirrored", "turned", "upright")
_UPRIGHT: tuple[Difference, ...] = ("flipped", "turned", "upright")
_SENSE: tuple[Difference, ...] = ("mirrored", "flipped")
_TURNED: tuple[Difference, ...] = ("turned", "upright")

_OPPOSITES: tuple[tuple[str, str, tuple[Difference, ...]], ...] = (
    ("left", "right", _SIDES),
    ("east", "west", _SIDES),
    ("port", "starboard", _SIDES),
    ("clockwise", "anticlockwise", _SENSE),
    ("clockwise", "counterclockwise", _SENSE),
    ("cw", "ccw", _SENSE),
    ("up", "down", _UPRIGHT),
    ("upward", "downward", _UPRIGHT),
    ("top", "bottom", _UPRIGHT),
    ("upper", "lower", _UPRIGHT),
    ("above", "below", _UPRIGHT),
    ("north", "south", _UPRIGHT),
    ("horizontal", "vertical", ("quarter", "level")),
    ("6", "9", _TURNED),
    ("six", "nine", _TURNED),
    ("b", "d", ("mirrored",)),
    ("p", "q", ("mirrored",)),
    ("b", "p", ("flipped",)),
    ("d", "q", ("flipped",)),
    ("b", "q", ("turned",)),
    ("d", "p", ("turned",)),
    ("n", "u", ("turned", "flipped")),
    ("m", "w", ("turned", "flipped")),
    ("M", "W", ("turned", "flipped")),
    ("N", "Z", ("quarter",)),
    ("small", "large", ("size",)),
    ("small", "big", ("size",)),
    ("near", "far", ("size",)),
    ("sharp", "blurry", ("sharpness",)),
    ("sharp", "blurred", ("sharpness",)),
    ("clean", "noisy", ("grain",)),
    ("light", "dark", ("light",)),
    ("bright", "dark", ("light",)),
    ("day", "night", ("light",)),
    ("black", "white", ("light",)),
)
"""What the augmentations do to a pair that differs so, their records say (`pairs`)."""

_HUES = {
    "red": 0.0, "orange": 0.08, "amber": 0.11, "brown": 0.08, "yellow": 0.16, "green": 0.33,
    "turquoise": 0.48, "cyan": 0.5, "blue": 0.64, "violet": 0.76, "purple": 0.79,
    "magenta": 0.85, "pink": 0.93,
}  # fmt: skip
"""Names of colours → place on the colour circle (HSV hue, 0-1)."""
_GREYS = ("black", "white", "grey", "gray", "silver")


def _distance(one: str, other: str) -> float:
    apart = abs(_HUES[one] - _HUES[other])
    return min(apart, 1 - apart)


class Change(NamedTuple):
    """What an augmentation does to a pair of opposites."""

    augmentation: str
    effect: PairEffect


def _changes(differences: Sequence[Difference], distance: float = 1.0) -> tuple[Change, ...]:
    return tuple(
        Change(record.name, _scaled(effect, distance) if difference == "hue" else effect)
        for difference in differences
        for record in CATALOGUE.values()
        for effect in record.pairs
        if effect.difference == difference
    )


def _scaled(effect: PairEffect, distance: float) -> PairEffect:
    """An effect given in shares of the distance between two colours."""
    unsafe = None if effect.unsafe_from is None else effect.unsafe_from * distance
    return replace(effect, unsafe_from=unsafe, weakens_from=effect.weakens_from * distance)


def _colours() -> Iterator[tuple[str, str, tuple[Change, ...]]]:
    names = [*_HUES, *_GREYS]
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            if one in _HUES:
                yield one, other, _recoloured(one, other)


def _recoloured(one: str, other: str) -> tuple[Change, ...]:
    if other in _GREYS:
        return _changes(("colour",))
    # brown and orange share their place
    return _changes(("hue", "colour"), max(_distance(one, other), 0.02))


def _table() -> dict[str, list[tuple[str, tuple[Change, ...]]]]:
    table: dict[str, list[tuple[str, tuple[Change, ...]]]] = {}
    opposites = [(one, other, _changes(differences)) for one, other, differences in _OPPOSITES]
    for one, other, changes in (*opposites, *_colours()):
        table.setdefault(one, []).append((other, changes))
        table.setdefault(other, []).append((one, changes))
    return table


_PARTNERS = _table()
_DIRECTIONS = ("left", "right", "clockwise", "anticlockwise", "counterclockwise", "east", "west")


def tokens(name: str) -> tuple[str, ...]:
    """The words of a class name, in lower case; single letters keep their case.

    `turnLeft`, `turn_left`, `Turn left!` → `turn`, `left`.
    """
    words = re.findall(r"[^\W\d_]+|\d+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    return tuple(word if len(word) == 1 else word.lower() for word in words)


def opposites(classes: Sequence[str]) -> list[tuple[str, str, tuple[Change, ...]]]:
    """Pairs of classes whose names differ in one word and its opposite, both ways round."""
    named = {tokens(name): name for name in classes}
    found = []
    for words, name in named.items():
        for at, word in enumerate(words):
            for partner, changes in _PARTNERS.get(word, ()):
                rival = named.get((*words[:at], partner, *words[at + 1 :]))
                if rival is not None:
                    found.append((name, rival, changes))
    return found


def pair_verdicts(classes: Sequence[str], answers: Answers) -> list[Verdict]:
    """A verdict for each hinted pair, at each rung of each augmentation that touches it."""
    found = [
        _verdict(name, rival, change, rung)
        for name, rival, changes in opposites(classes)
        for change in changes
        for rung in CATALOGUE[change.augmentation].ladder
    ]
    paired = {one.label for one in found}
    if answers.left_or_right_matters == "unknown":
        lone = [name for name in classes if name not in paired and _directed(name)]
        mirrors = [record.name for record in CATALOGUE.values() if record.mirrors]
        found += [_lone(mirror, name) for mirror in mirrors for name in lone]
    return found


def _verdict(name: str, rival: str, change: Change, rung: float) -> Verdict:
    effect, verdict = change.effect, _graded(change, rung)
    may = "may be" if effect.kind == "reverses" else "may no longer differ from"
    return Verdict(
        augmentation=change.augmentation,
        strength=rung,
        label=name,
        rival=rival,
        verdict=verdict,
        kind=effect.kind if verdict == "unsafe" else None,
        evidence=f"So little does not turn *{name}* into *{rival}*."
        if verdict == "safe"
        else f"*{name}* {effect.words} {may} *{rival}*, says its name.",
    )


def _graded(change: Change, rung: float) -> Judgement:
    force, effect = CATALOGUE[change.augmentation].force, change.effect
    if effect.unsafe_from is not None and force(rung) >= force(effect.unsafe_from) - 1e-9:
        return "unsafe"
    return "weakens" if force(rung) >= force(effect.weakens_from) - 1e-9 else "safe"


def _directed(name: str) -> bool:
    return any(word in _DIRECTIONS for word in tokens(name))


def _lone(mirror: str, name: str) -> Verdict:
    return Verdict(
        augmentation=mirror,
        strength=1.0,
        label=name,
        verdict="cannot_tell",
        evidence=f"The name of *{name}* has a side in it; mirrored it may be something else.",
    )
