"""What augmentation does to a picture: draws what a plan asks for, and applies it.

Preview, training, test-time augmentation and the label-safety audit all go through here, so what
is shown is what is learnt from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.augment.choice import AugmentationChoice
from core.data.target import Target
from core.engine.augment.functions import DRAWS, FUNCTIONS, MIXES, POLICIES
from core.engine.augment.params import AugmentParams, Image, Points, Size
from core.errors import UnknownAugmentation


@dataclass(frozen=True, slots=True)
class Drawn:
    """One augmented picture."""

    image: Image
    target: Target
    """Another than the given one only where a mirrored pair swaps its labels."""
    drawn: tuple[str, ...]
    """What was done, in plain words, in order."""
    steps: tuple[AugmentParams, ...] = ()
    """The same as numbers."""


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """The augmentations of a plan, ready to be drawn. Pickles, for loader processes."""

    augmentations: tuple[AugmentationChoice, ...]
    """In the order in which a picture goes through them."""
    side_px: int
    """Side of the square the network sees; captions tell lengths in its pixels."""

    def __call__(self, image: Image, target: Target, rng: np.random.Generator) -> Drawn:
        """Draw one variant of a picture.

        The picture keeps its shape, but for a quarter turn of one that is not square. Give it
        at about the size the network sees: blur scales with it, noise does not.

        Args:
            image: height × width × 3, RGB.
            target: what it shows; classes may be left out, pairs may swap.
            rng: all chance comes from it; one generator a picture makes a run repeatable
                whatever the number of loader processes.
        """
        steps: list[AugmentParams] = []
        for choice in self.augmentations:
            if rng.random() >= choice.probability or spared(target, choice):
                continue
            for step in self._draw(choice, rng):
                image = apply(image, step)
                steps.append(step)
            target = _swapped(target, choice.swap)
        words = (caption(step, self.side_px) for step in steps)
        return Drawn(image, target, tuple(filter(None, words)), tuple(steps))

    @staticmethod
    def _draw(choice: AugmentationChoice, rng: np.random.Generator) -> tuple[AugmentParams, ...]:
        policy = POLICIES.get(choice.name)
        if policy:
            allowed = None if choice.pool is None else frozenset(choice.pool)
            return policy(choice.strength, rng, allowed)
        return (DRAWS[choice.name](choice.strength, rng),)


def build(augmentations: Sequence[AugmentationChoice], side_px: int) -> Pipeline:
    """Make a pipeline; what mixes two pictures is left to whoever holds the batch.

    Raises:
        UnknownAugmentation: a name that is not in the catalogue.
    """
    order = {name: at for at, name in enumerate((*DRAWS, *POLICIES))}
    single = [choice for choice in augmentations if choice.name not in MIXES]
    for choice in single:
        if choice.name not in order:
            raise UnknownAugmentation(
                what=f"There is no augmentation called {choice.name}",
                why="The plan names one that this version of Graft does not know.",
                fix=f"Use one of: {', '.join(order)}.",
            )
    ordered = tuple(sorted(single, key=lambda choice: order[choice.name]))
    return Pipeline(augmentations=ordered, side_px=side_px)


def fixed(
    image: Image, name: str, signed_strength: float, rng: np.random.Generator | None = None
) -> Image:
    """Apply one augmentation at exactly one strength, as the label-safety audit needs it.

    Args:
        image: height × width × 3, RGB.
        name: of the catalogue, no pool and no mix.
        signed_strength: in the catalogue's unit; the sign is the direction where it has one.
        rng: where to crop, erase or tilt; None = in the middle, always the same.
    """
    step = AugmentParams(name, signed_strength)
    if rng is not None:
        drawn = DRAWS[name](abs(signed_strength), rng)
        step = AugmentParams(name, signed_strength, drawn.spot, drawn.seed)
    return apply(image, step)


def apply(image: Image, step: AugmentParams) -> Image:
    """Do one step to a picture; the picture itself is left as it is."""
    result: Image = np.ascontiguousarray(FUNCTIONS[step.name].apply(image, step))
    return result


def move(points: Points, step: AugmentParams, size: Size) -> Points:
    """Where one step takes points [n, 2] of a picture; what lies on them stays on them.

    Args:
        points: x and y in pixels, the middle of the first pixel at (0, 0).
        step: as it was drawn for the picture.
        size: width and height of the picture before the step.
    """
    function = FUNCTIONS[step.name].move
    return function(points, step, size) if function else points


def caption(step: AugmentParams, side_px: int) -> str:
    """What was drawn, in plain words: "rotated −9°"; empty where it reads as zero.

    Args:
        step: what was drawn.
        side_px: side of the picture that the network sees; lengths are told in its pixels.
    """
    return FUNCTIONS[step.name].caption(step, side_px)


def spared(target: Target, choice: AugmentationChoice) -> bool:
    """True where it shows a class whose pictures are left alone."""
    return not set(choice.not_for).isdisjoint(target.names)


def _swapped(target: Target, pairs: Sequence[tuple[str, str]]) -> Target:
    names: dict[str, str] = {}
    for one, other in pairs:
        names = {one: other, other: one} | names
    return target.renamed(names)
