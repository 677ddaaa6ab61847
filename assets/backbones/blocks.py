"""Block by block: each block of the student learns what the teacher's block at its place does.

A block sees the teacher's own map and is asked for the teacher's next map, so that no block waits
for the ones below it to become good (block-wise supervision: Li et al. 2020, "Block-wisely
Supervised Neural Architecture Search with Knowledge Distillation"; the maps as hints: Romero et al.
2015, "FitNets"). Every place of every map is an example: a thousand photographs hold millions.
All weights start at random; what is learnt is what the teacher computes, seen from outside.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import torch
from torch import nn

Unit: TypeAlias = Callable[[torch.Tensor], torch.Tensor]
_LEAST_SHARE = 0.01
"""A channel that hardly varies counts as if it had this share of the mean variance."""


def units(network: Any) -> list[tuple[Unit, list[nn.Module]]]:
    """The parts of a timm network of the EfficientNet family, from pixels to the last map."""
    blocks = [block for stage in network.blocks for block in stage]
    first = [network.conv_stem, network.bn1]
    last = [network.conv_head, network.bn2]
    whole = [first, *([block] for block in blocks), last]
    return [(nn.Sequential(*parts), parts) for parts in whole]


def maps(network: Any, pictures: torch.Tensor) -> list[torch.Tensor]:
    """The pictures and the map after every unit; what goes into one comes out of the one before."""
    found = [pictures]
    for unit, _ in units(network):
        found.append(unit(found[-1]))
    return found


def losses(student: Any, known: list[torch.Tensor]) -> Iterator[torch.Tensor]:
    """Share of each unit's work that the student does not do yet: 0 = all done, 1 = nothing.

    Where a block adds to its input, only what it adds counts: else doing nothing would look good.
    """
    pairs = zip(units(student), known[:-1], known[1:], strict=True)
    for (unit, _), seen, wanted in pairs:
        answer = unit(seen)
        work = wanted - seen if wanted.shape == seen.shape else wanted
        yield missed(answer, wanted, work)


def missed(answer: torch.Tensor, wanted: torch.Tensor, work: torch.Tensor) -> torch.Tensor:
    """Mean squared error of maps, channel by channel as a share of the variance of `work`."""
    variance = work.var((0, 2, 3))
    scale = variance.clamp_min(float(variance.mean()) * _LEAST_SHARE)
    return ((answer - wanted).square().mean((0, 2, 3)) / scale).mean()


def last_map_loss(answer: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """How far two last maps are apart: place by place, pooled, and in direction."""
    one, other = answer.mean((2, 3)), wanted.mean((2, 3))
    centre = other.mean(0)
    turned = 1 - torch.cosine_similarity(one - centre, other - centre).mean()
    pooled = missed(one[:, :, None, None], other[:, :, None, None], other[:, :, None, None])
    return missed(answer, wanted, wanted) + pooled + turned
