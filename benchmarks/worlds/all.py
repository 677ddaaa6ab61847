"""Every world, drawn from one seed."""

from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.worlds import colours, signs, surfaces, traps
from benchmarks.worlds.world import World

WORLDS: dict[str, Callable[..., World]] = {
    "arrows": signs.arrows,
    "letters": signs.letters,
    "digits": signs.digits,
    "symmetric": signs.symmetric,
    "colours": colours.colours,
    "lamps": colours.lamps,
    "lights": colours.lights,
    "plates": colours.plates,
    "defects": surfaces.defects,
    "textures": surfaces.textures,
    "nadir": surfaces.nadir,
    "leaking": partial(traps.leaking, named=False),
    "leaking_named": traps.leaking,
    "shortcut": traps.shortcut,
    "targetless": traps.targetless,
}


def draw(name: str, seed: int = 0, each: int | None = None) -> World:
    """Draw one world; `each` pictures a class instead of its own number."""
    rng = np.random.default_rng([seed, *name.encode()])
    return WORLDS[name](rng, each) if each else WORLDS[name](rng)
