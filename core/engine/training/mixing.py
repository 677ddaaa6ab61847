"""Mixing (Mixup, CutMix): two pictures of a batch in one, with both labels in proportion.

Ours, and not taken from timm, whose version draws from numpy's global generator: a resumed
training could not repeat it.
"""

from collections.abc import Sequence

import numpy as np
import torch

from core.augment.choice import AugmentationChoice
from core.engine.augment.functions import MIXES


def mix(
    images: torch.Tensor,
    shares: torch.Tensor,
    choices: Sequence[AugmentationChoice],
    rng: np.random.Generator,
    classes: Sequence[str] = (),
) -> tuple[torch.Tensor, torch.Tensor]:
    """Mix each picture of a batch with another, with the probability of the plan.

    The strength is the α of the Beta distribution that the proportion is drawn from. Where several
    mixes are on, one is taken by lot.

    Args:
        images: [n, 3, h, w], normalised.
        shares: [n, classes].
        choices: of the plan; all that mix no labels are passed over.
        rng: all chance comes from it.
        classes: names of the columns; pictures of classes that a choice is not for stay as they
            are, and no other picture is mixed with them.
    """
    wanted = [choice for choice in choices if choice.name in MIXES]
    if not wanted or len(images) < 2:
        return images, shares
    choice = wanted[int(rng.integers(len(wanted)))]
    if rng.random() >= choice.probability:
        return images, shares
    kept = float(rng.beta(choice.strength, choice.strength))
    other = _partners(shares, [name in choice.not_for for name in classes], rng)
    images, kept = MIXES[choice.name](images, images[other], kept, rng)
    return images, kept * shares + (1 - kept) * shares[other]


def _partners(
    shares: torch.Tensor, spared: Sequence[bool], rng: np.random.Generator
) -> torch.Tensor:
    """For each picture the one that it is mixed with: itself where its class is left alone."""
    other = torch.arange(len(shares), device=shares.device)
    free = other
    if any(spared):
        left_alone = torch.tensor(spared, device=shares.device)
        free = other[~(_shown(shares) & left_alone).any(1)]
    drawn = torch.from_numpy(rng.permutation(len(free))).to(shares.device)
    other = other.clone()
    other[free] = free[drawn]
    return other


def _shown(shares: torch.Tensor) -> torch.Tensor:
    """The classes of each picture, whatever the label smoothing: [n, classes]."""
    low, high = shares.amin(1, keepdim=True), shares.amax(1, keepdim=True)
    return (shares > (low + high) / 2) & (high > low)
