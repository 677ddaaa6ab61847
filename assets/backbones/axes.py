"""Axes: the main directions of a teacher's features, so that little has to be guessed.

A linear layer to all 3,840 features of three teachers costs as much as half of the student; the
first few hundred principal components hold most of what varies.
"""

import torch
from torch import nn


class Axes(nn.Module):
    """Principal components of standardised features."""

    mean: torch.Tensor
    spread: torch.Tensor
    directions: torch.Tensor

    def __init__(self, sample: torch.Tensor, count: int) -> None:
        """Fit to n x features, by random projections from torch's global generator."""
        super().__init__()
        self.register_buffer("mean", sample.mean(0))
        self.register_buffer("spread", sample.std(0) + 1e-3)
        standard = (sample - self.mean) / self.spread
        _, _, directions = torch.pca_lowrank(standard, q=count, center=False, niter=3)
        self.register_buffer("directions", directions)
        kept = (standard @ directions).square().sum() / standard.square().sum()
        self.kept = float(kept)
        """Share of the variance that the directions hold, 0..1."""

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Turn ... x features into ... x count coordinates."""
        return (values - self.mean) / self.spread @ self.directions

    def back(self, coordinates: torch.Tensor) -> torch.Tensor:
        """Turn ... x count coordinates into the features nearest to them."""
        return coordinates @ self.directions.T * self.spread + self.mean
