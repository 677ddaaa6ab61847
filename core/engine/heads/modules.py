"""Heads: what turns features into one logit a class. Each is a module that saves and loads."""

from typing import cast

import torch
from torch import nn
from torch.nn import functional

HEAD_KINDS = ("linear", "mlp", "knn", "rbf")


class Head(nn.Module):
    """A head with a kind and plain-number settings, so that it can be rebuilt from a small file."""

    kind: str

    def settings(self) -> dict[str, float]:
        """Numbers besides the tensors that `build` needs."""
        return {}


class LinearHead(Head):
    """One weight a feature and class; standardisation is folded into it."""

    kind = "linear"

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight.float())
        self.bias = nn.Parameter(bias.float())

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Features [n, d] to logits [n, c]."""
        return functional.linear(features, self.weight, self.bias)


class MlpHead(Head):
    """One hidden layer with dropout (Srivastava et al. 2014) on standardised features."""

    kind = "mlp"

    def __init__(  # noqa: PLR0913 - one argument a tensor of the file
        self,
        mean: torch.Tensor,
        scale: torch.Tensor,
        w1: torch.Tensor,
        b1: torch.Tensor,
        w2: torch.Tensor,
        b2: torch.Tensor,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.register_buffer("mean", mean.float())
        self.register_buffer("scale", scale.float())
        self.w1, self.b1 = nn.Parameter(w1.float()), nn.Parameter(b1.float())
        self.w2, self.b2 = nn.Parameter(w2.float()), nn.Parameter(b2.float())
        self.dropout = dropout

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Features [n, d] to logits [n, c]."""
        mean, scale = cast("torch.Tensor", self.mean), cast("torch.Tensor", self.scale)
        hidden = functional.gelu(functional.linear((features - mean) / scale, self.w1, self.b1))
        hidden = functional.dropout(hidden, self.dropout, self.training)
        return functional.linear(hidden, self.w2, self.b2)


class KnnHead(Head):
    """Weighted votes of the nearest training pictures by cosine (Wu et al. 2018, NPID).

    Each of the k nearest votes with exp(cosine / temperature); logits are the logarithm of the
    share of the votes, so that their softmax is that share.
    """

    kind = "knn"
    _FLOOR = 1e-3
    """Votes of a class without any neighbour: a share of 0 has no logarithm."""

    def __init__(
        self,
        mean: torch.Tensor,
        scale: torch.Tensor,
        known: torch.Tensor,
        votes: torch.Tensor,
        *,
        k: float,
        temperature: float,
    ) -> None:
        super().__init__()
        self.register_buffer("mean", mean.float())
        self.register_buffer("scale", scale.float())
        self.register_buffer("known", known.float())
        self.register_buffer("votes", votes.float())
        self.k, self.temperature = int(k), float(temperature)

    def settings(self) -> dict[str, float]:
        """The number of neighbours and how fast their weight falls."""
        return {"k": self.k, "temperature": self.temperature}

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Features [n, d] to logits [n, c]."""
        mean, scale = cast("torch.Tensor", self.mean), cast("torch.Tensor", self.scale)
        known, votes = cast("torch.Tensor", self.known), cast("torch.Tensor", self.votes)
        cosine = functional.normalize((features - mean) / scale) @ known.T
        nearest, which = cosine.topk(min(self.k, known.shape[0]), dim=1)
        weight = torch.softmax(nearest / self.temperature, dim=1)
        share = (weight.unsqueeze(2) * votes[which]).sum(1)
        return torch.log((share + self._FLOOR) / (1 + self._FLOOR * votes.shape[1]))


class RbfHead(Head):
    """A support vector machine with a radial basis kernel (Cortes & Vapnik 1995), one a class."""

    kind = "rbf"

    def __init__(
        self,
        mean: torch.Tensor,
        scale: torch.Tensor,
        known: torch.Tensor,
        weight: torch.Tensor,
        bias: torch.Tensor,
        *,
        gamma: float,
    ) -> None:
        super().__init__()
        self.register_buffer("mean", mean.float())
        self.register_buffer("scale", scale.float())
        self.register_buffer("known", known.float())
        self.register_buffer("weight", weight.float())
        self.register_buffer("bias", bias.float())
        self.gamma = float(gamma)

    def settings(self) -> dict[str, float]:
        """The width of the kernel."""
        return {"gamma": self.gamma}

    def scale_logits(self, factor: float) -> None:
        """Make it surer or less sure of itself: temperature scaling."""
        cast("torch.Tensor", self.weight).mul_(factor)
        cast("torch.Tensor", self.bias).mul_(factor)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Features [n, d] to logits [n, c]."""
        mean, scale = cast("torch.Tensor", self.mean), cast("torch.Tensor", self.scale)
        known, weight = cast("torch.Tensor", self.known), cast("torch.Tensor", self.weight)
        one = (features - mean) / scale
        squared = one.square().sum(1, keepdim=True) + known.square().sum(1) - 2 * one @ known.T
        kernel = torch.exp(-self.gamma * squared.clamp_min(0))
        return kernel @ weight.T + cast("torch.Tensor", self.bias)


_CLASSES: dict[str, type[Head]] = {
    "linear": LinearHead,
    "mlp": MlpHead,
    "knn": KnnHead,
    "rbf": RbfHead,
}


def build(kind: str, tensors: dict[str, torch.Tensor], settings: dict[str, float]) -> Head:
    """Rebuild a head from what was saved of it, in evaluation mode."""
    made: Head = _CLASSES[kind](**tensors, **settings)
    made.eval()
    return made


def on(head: Head, device: torch.device) -> Head:
    """The same head on a device, in evaluation mode."""
    moved = head.to(device)
    moved.eval()
    return moved
