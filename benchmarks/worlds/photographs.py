"""Worlds made of real photographs: a change that is known, in pictures that nobody drew.

Any folder of everyday photographs will do; each picture is used once, so that every picture is its
own scene. Nothing is shipped: without a folder these worlds are left out.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from benchmarks.worlds import signs, surfaces
from benchmarks.worlds.canvas import Image
from benchmarks.worlds.fonts import glyph
from benchmarks.worlds.pool import SIDE, Half, pool
from benchmarks.worlds.world import Truth, World, mild
from core.engine.augment import pipeline

STILL = ("horizontal_flip", "vertical_flip", "rotate_90", "rotate_180")
LIGHT = ("brightness", "contrast", "noise", "jpeg")
MOVES = ("rotation", "shift", "zoom", "perspective", "crop", "erase")
COLOUR = ("hue", "saturation", "grayscale")
EVERY = (*STILL, *MOVES, *COLOUR, *LIGHT, "blur")


Change = Callable[[Image, np.random.Generator], Image]


def _apply(image: Image, rng: np.random.Generator, *, name: str, strength: float) -> Image:
    return pipeline.fixed(image, name, strength * rng.uniform(0.95, 1.05), rng)


def _untouched(image: Image, rng: np.random.Generator) -> Image:
    return image


def _changed(name: str, strength: float = 1.0) -> Change:
    if name in STILL:
        return lambda image, rng: pipeline.fixed(image, name, strength)
    return partial(_apply, name=name, strength=strength)


Table = dict[str, Callable[[float], Truth]]
RUNGS: dict[str, tuple[float, ...]] = {
    "rotation": (10, -15, 90), "shift": (0.1,), "zoom": (0.2,), "perspective": (0.1,),
    "crop": (0.8,), "erase": (0.02,), "hue": (0.02, 0.5), "saturation": (-0.5,),
    "brightness": (0.3, -0.3, -0.5), "contrast": (-0.3,), "noise": (0.05, 0.2), "jpeg": (60,),
    "blur": (0.005, 0.02),
}  # fmt: skip


def always(truth: Truth) -> Callable[[float], Truth]:
    """The same at every strength."""
    return lambda strength: truth


MADE: dict[str, tuple[Change, Table]] = {
    "upside_down": (
        _changed("rotate_180"),
        {"rotate_180": always("changes"), "vertical_flip": always("changes"),
         "rotate_90": always("open"), "horizontal_flip": always("harmless")},
    ),
    "sideways": (
        _changed("rotate_90"),
        {"rotate_90": always("changes"), "rotation": lambda s: "changes" if s == 90 else "open"},
    ),
    "mirrored": (_changed("horizontal_flip"), {"horizontal_flip": always("trap")}),
    "other_hue": (
        _changed("hue", 0.5),
        {"hue": lambda s: "changes" if abs(s) >= 0.5 else mild("hue", s),
         "grayscale": always("changes"), "saturation": lambda s: mild("saturation", s)},
    ),
    "grey": (_changed("grayscale"), {"grayscale": always("changes"), "saturation": always("open")}),
    "blurred": (
        _changed("blur", 0.02),
        {"blur": lambda s: "changes" if s >= 0.02 else mild("blur", s * 1.6),
         "noise": always("open"), "jpeg": always("open")},
    ),
    "dark": (
        _changed("brightness", -0.5),
        {"brightness": lambda s: "changes" if s <= -0.5 else "open", "contrast": always("open")},
    ),
    "tilted": (
        _changed("rotation", 30),
        {"rotation": lambda s: "changes" if s == 30 else mild("rotation", s * 1.5),
         **dict.fromkeys((*STILL, "crop", "perspective", "zoom", "shift"), always("open"))},
    ),
    "grainy": (
        _changed("noise", 0.15),
        {"noise": lambda s: "changes" if s >= 0.2 else "open", "blur": always("open"),
         "jpeg": always("open")},
    ),
}  # fmt: skip
"""A class beside untouched photographs: how it was made, and what that makes true."""
AGAIN = {"grey": ("grayscale", 1), "blurred": ("blur", 1), "dark": ("brightness", -1),
         "grainy": ("noise", 1), "tilted": ("rotation", 1)}  # fmt: skip
"""What leaves such a class what it is: more of the same, with its sign."""


def made(photographs: Iterator[Image], rng: np.random.Generator, each: int, *, kind: str) -> World:
    """Untouched photographs against other photographs that were changed in one known way."""
    change, table = MADE[kind]
    classes: dict[str, Change] = {"plain": _untouched, kind: change}
    pictures = {
        f"{name}/{number:03d}.png": do(next(photographs), rng)
        for name, do in classes.items()
        for number in range(each)
    }
    still = () if kind in ("upside_down", "sideways", "mirrored") else STILL

    def truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
        if augmentation in table:
            return table[augmentation](strength)
        if kind == "mirrored":
            return "open"  # nobody can tell these two apart
        if augmentation in still:
            return "harmless"
        if augmentation in STILL:
            return "open"
        return mild(augmentation, strength)

    def stays(label: str, augmentation: str, strength: float) -> bool:
        same, sign = AGAIN.get(kind, ("", 0))
        return label == kind and augmentation == same and strength * sign > 0

    return World(
        name=kind, pictures=pictures, truth=truth, augmentations=EVERY, rungs=RUNGS, stays=stays
    )


def placed(photographs: Iterator[Image], rng: np.random.Generator, each: int) -> World:
    """One photograph before another: on its left, on its right, above, below."""
    places = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}
    pictures: dict[str, Image] = {}
    for name, (x, y) in places.items():
        for number in range(each):
            ground, thing = next(photographs).copy(), next(photographs)
            size = int(SIDE * rng.uniform(0.3, 0.42))
            middle = SIDE * (0.5 + 0.27 * np.array([x, y]) + rng.uniform(-0.06, 0.06, 2))
            left, top = np.clip(middle - size / 2, 0, SIDE - size).astype(int)
            ground[top : top + size, left : left + size] = cv2.resize(
                thing, (size, size), interpolation=cv2.INTER_AREA
            )
            pictures[f"{name}/{number:03d}.png"] = ground
    moves = {"horizontal_flip": (-1, 1), "vertical_flip": (1, -1), "rotate_180": (-1, -1)}

    def truth(a: str, b: str, augmentation: str, strength: float) -> Truth:
        if augmentation in moves:
            moved = {k: tuple(np.multiply(v, moves[augmentation])) for k, v in places.items()}
            if moved[a] == places[b]:
                return "changes"
            return "harmless" if moved[a] == places[a] and moved[b] == places[b] else "open"
        if augmentation == "rotate_90":
            return "open"
        return mild(augmentation, strength)

    def stays(label: str, augmentation: str, strength: float) -> bool:
        move = moves.get(augmentation)
        return move is not None and tuple(np.multiply(places[label], move)) == places[label]

    return World(
        name="placed", pictures=pictures, truth=truth, augmentations=EVERY, rungs=RUNGS, stays=stays
    )


def marked(photographs: Iterator[Image], rng: np.random.Generator, each: int) -> World:
    """Details of photographs, as they are and with a small hole or scratch of known place."""
    pictures: dict[str, Image] = {}
    masks: list[Image] = []
    for kind in ("good", "hole", "scratch"):
        for number in range(each):
            x, y = rng.integers(0, SIDE // 2, 2)
            part = next(photographs)[y : y + SIDE // 2, x : x + SIDE // 2]
            ground = cv2.resize(part, (surfaces.SIDE,) * 2, interpolation=cv2.INTER_CUBIC)
            if kind != "good":
                cover = surfaces.defect(rng, kind)
                masks.append((cover * 255).astype(np.uint8))
                tone = rng.uniform(0, 25) if kind == "hole" else rng.uniform(225, 255)
                ground = (ground * (1 - cover) + tone * cover).astype(np.uint8)
            pictures[f"{kind}/{number:03d}.png"] = ground
    return surfaces.with_masks("marked", pictures, masks, rng)


def written(
    photographs: Iterator[Image], rng: np.random.Generator, each: int, *, kind: str
) -> World:
    """Letters, digits or arrows of real fonts on a sign before a photograph."""
    texts, judge = {
        "letters": ("bdpq", signs.letter_truth),
        "digits": ("698", signs.digit_truth),
        "arrows": ("←→↓", _arrows),
    }[kind]
    names = {"←": "left", "→": "right", "↓": "down"}
    pictures = {
        f"{names.get(text, text)}/{number:03d}.png": glyph(next(photographs), text, rng)
        for text in texts
        for number in range(each)
    }
    return World(
        name=f"{kind}_in_fonts",
        pictures=pictures,
        truth=judge,
        augmentations=(*STILL, *MOVES, *LIGHT, *COLOUR),
        rungs=RUNGS,
        stays=lambda label, augmentation, strength: (label, augmentation) in _SYMMETRIC,
    )


_SYMMETRIC = {
    ("8", "rotate_180"), ("down", "horizontal_flip"), ("left", "vertical_flip"),
    ("right", "vertical_flip"),
}  # fmt: skip


def _arrows(a: str, b: str, augmentation: str, strength: float) -> Truth:
    return signs.arrow_truth(a, b, augmentation, strength)


Maker = Callable[[Iterator[Image], np.random.Generator, int], World]
WORLDS: dict[str, Maker] = {
    **{kind: partial(made, kind=kind) for kind in MADE},
    "placed": placed,
    "marked": marked,
    **{f"{kind}_in_fonts": partial(written, kind=kind) for kind in ("letters", "digits", "arrows")},
}


def draw(name: str, folder: Path, seed: int = 0, each: int = 40, half: Half | None = None) -> World:
    """Make one world from a folder of photographs.

    Args:
        name: of `WORLDS`.
        folder: with the photographs.
        seed: of all chance.
        each: pictures a class.
        half: of the photographs; None = all.
    """
    rng = np.random.default_rng([seed, *name.encode()])
    return WORLDS[name](pool(folder, rng, half), rng, each)
