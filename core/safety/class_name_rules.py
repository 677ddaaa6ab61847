"""What class names give away: pairs that a mirror, a turn or another colour would exchange."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from core.augment.catalogue import CATALOGUE
from core.safety.answers import Answers
from core.safety.verdict import Judgement, Verdict


class Change(NamedTuple):
    """What an augmentation does to a pair of opposites."""

    augmentation: str
    unsafe_from: float | None
    """Strength from which the label does not survive; None = never outright."""
    weakens_from: float
    kind: Literal["reverses", "destroys"]
    words: str
    """How a changed picture is called: "*left* mirrored may be ..."."""


def _turned(reversing_degrees: float) -> Change:
    # 6 against 9 (reversed at 180) was measured usable to 30: a sixth of the reversing angle.
    return Change(
        "rotation", reversing_degrees / 2, reversing_degrees / 6 + 0.1, "destroys", "turned far"
    )


_MIRROR = Change("horizontal_flip", 1, 1, "reverses", "mirrored")
_FLIP = Change("vertical_flip", 1, 1, "reverses", "mirrored top to bottom")
_HALF = Change("rotate_180", 1, 1, "reverses", "turned round")
_QUARTER = Change("rotate_90", 1, 1, "destroys", "turned by 90°")
_SIDES = (_MIRROR, _HALF, _QUARTER, _turned(180))
_UPRIGHT = (_FLIP, _HALF, _QUARTER, _turned(180))
_SENSE = (_MIRROR, _FLIP)
_SIZE = (
    Change("zoom", None, 0.2, "destroys", "at another size"),
    Change("crop", None, 0.65, "destroys", "cropped and enlarged"),
)
_SHARP = (
    Change("blur", 0.005, 0.002, "reverses", "blurred"),
    Change("zoom", None, 0.3, "destroys", "enlarged"),
)
_GRAIN = (
    Change("noise", 0.05, 0.01, "reverses", "with grain added"),
    Change("blur", None, 0.005, "destroys", "blurred"),
)
_BRIGHT = (
    Change("brightness", None, 0.3, "reverses", "in other light"),
    Change("contrast", None, 0.4, "destroys", "at another contrast"),
)

_OPPOSITES: tuple[tuple[str, str, tuple[Change, ...]], ...] = (
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
    (
        "horizontal",
        "vertical",
        (_QUARTER._replace(kind="reverses"), _turned(90)._replace(kind="reverses")),
    ),
    ("6", "9", (_HALF, _QUARTER, _turned(180))),
    ("six", "nine", (_HALF, _QUARTER, _turned(180))),
    ("b", "d", (_MIRROR,)),
    ("p", "q", (_MIRROR,)),
    ("b", "p", (_FLIP,)),
    ("d", "q", (_FLIP,)),
    ("b", "q", (_HALF,)),
    ("d", "p", (_HALF,)),
    ("n", "u", (_HALF, _FLIP)),
    ("m", "w", (_HALF, _FLIP)),
    ("M", "W", (_HALF, _FLIP)),
    ("N", "Z", (_QUARTER._replace(kind="reverses"),)),
    ("small", "large", _SIZE),
    ("small", "big", _SIZE),
    ("near", "far", _SIZE),
    ("sharp", "blurry", _SHARP),
    ("sharp", "blurred", _SHARP),
    ("clean", "noisy", _GRAIN),
    ("light", "dark", _BRIGHT),
    ("bright", "dark", _BRIGHT),
    ("day", "night", _BRIGHT),
    ("black", "white", _BRIGHT),
)

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


def _colours() -> Iterator[tuple[str, str, tuple[Change, ...]]]:
    names = [*_HUES, *_GREYS]
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            if one in _HUES:
                yield one, other, _recoloured(one, other)


def _recoloured(one: str, other: str) -> tuple[Change, ...]:
    fade = Change("saturation", 0.9, 0.5, "destroys", "with paler colours")
    grey = Change("grayscale", 1, 1, "destroys", "without colour")
    if other in _GREYS:
        return fade, grey
    apart = max(_distance(one, other), 0.02)  # brown and orange share their place
    return Change("hue", apart / 2, apart / 4, "reverses", "with its hue shifted"), fade, grey


def _table() -> dict[str, list[tuple[str, tuple[Change, ...]]]]:
    table: dict[str, list[tuple[str, tuple[Change, ...]]]] = {}
    for one, other, changes in (*_OPPOSITES, *_colours()):
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
        found += [_lone(name) for name in classes if name not in paired and _directed(name)]
    return found


def _verdict(name: str, rival: str, change: Change, rung: float) -> Verdict:
    verdict = _graded(change, rung)
    may = "may be" if change.kind == "reverses" else "may no longer differ from"
    return Verdict(
        augmentation=change.augmentation,
        strength=rung,
        label=name,
        rival=rival,
        verdict=verdict,
        kind=change.kind if verdict == "unsafe" else None,
        evidence=f"So little does not turn *{name}* into *{rival}*."
        if verdict == "safe"
        else f"*{name}* {change.words} {may} *{rival}*, says its name.",
    )


def _graded(change: Change, rung: float) -> Judgement:
    force = CATALOGUE[change.augmentation].force
    if change.unsafe_from is not None and force(rung) >= force(change.unsafe_from) - 1e-9:
        return "unsafe"
    return "weakens" if force(rung) >= force(change.weakens_from) - 1e-9 else "safe"


def _directed(name: str) -> bool:
    return any(word in _DIRECTIONS for word in tokens(name))


def _lone(name: str) -> Verdict:
    return Verdict(
        augmentation="horizontal_flip",
        strength=1.0,
        label=name,
        verdict="cannot_tell",
        evidence=f"The name of *{name}* has a side in it; mirrored it may be something else.",
    )
