"""Ways to look at a picture, from one forward pass of any timm backbone.

A backbone trained with mirrored pictures sees a picture and its mirror as nearly the same in its
pooled features; the un-pooled maps keep where things are (visual chirality, Lin et al. 2020). A
small defect drowns in either average; the extremes of a map keep it, wherever it is.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from core.engine.backbone import acceleration, network
from core.engine.backbone.acceleration import Acceleration
from core.engine.backbone.preprocessing import Preprocessing, normalise
from core.engine.safety import colour
from core.weights.backbone_choice import BackboneChoice

Images = npt.NDArray[np.uint8]
Spaces = dict[str, npt.NDArray[np.float16]]
SPACES = ("pooled", "s16", "s8", "peak16", "peak8", "colour")
GRID = 5
"""Maps are averaged to 5 × 5: enough to tell left from right and corner from middle, and small
against a few dozen pictures."""
AROUND = 5
"""Cells a side of the neighbourhood that a place is compared with: 40 or 80 pixels of 160."""
AUDIT_SIDE_PX = 160
"""Side of the audit's pictures: half the cost of 224 px; `benchmarks/label_safety.md` is for it."""
BATCH = 32


@dataclass(frozen=True, kw_only=True)
class Extractor:
    """A backbone, ready to look at pictures."""

    net: nn.Module
    preprocessing: Preprocessing
    acceleration: Acceleration
    device: torch.device
    maps: tuple[int, int] | None
    """Indices of the stride-16 and stride-8 maps for timm's `forward_intermediates`."""
    fingerprint: str

    @property
    def side_px(self) -> int:
        """Side of the square pictures that it wants."""
        return self.preprocessing.side_px

    def look(self, batch: Images) -> Spaces:
        """Features of pictures [n, side, side, 3]: per space [n, d], half precision."""
        seen = [self._network(batch[at : at + BATCH]) for at in range(0, len(batch), BATCH)]
        spaces = {name: np.concatenate([part[name] for part in seen]) for name in seen[0]}
        colours = np.stack([colour.describe(image) for image in batch])
        return {**spaces, "colour": colours.astype(np.float16)}

    @torch.inference_mode()
    def _network(self, batch: Images) -> Spaces:
        tensor = self.acceleration.lay(normalise(batch, self.preprocessing, self.device))
        with self.acceleration.autocast(self.device):
            final, maps = self._forward(tensor)
            net: Any = self.net
            pooled = net.forward_head(final, pre_logits=True).flatten(1)
        spaces = {"pooled": pooled}
        for name, layer in zip(("s16", "s8"), maps, strict=False):
            spaces[name] = functional.adaptive_avg_pool2d(layer.float(), GRID).flatten(1)
            spaces[f"peak{name[1:]}"] = _extremes(layer.float())
        limit = torch.finfo(torch.float16).max
        return {
            name: values.float().clamp(-limit, limit).cpu().numpy().astype(np.float16)
            for name, values in spaces.items()
        }

    def _forward(self, tensor: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
        net: Any = self.net
        if self.maps is not None:
            final, maps = net.forward_intermediates(
                tensor, indices=sorted(self.maps), output_fmt="NCHW"
            )
            return final, list(maps)[::-1]
        final = net.forward_features(tensor)
        return final, [final] if final.ndim == 4 else []


def _extremes(layer: torch.Tensor) -> torch.Tensor:
    """Largest and smallest value of each channel, as it is and against its neighbourhood."""
    around = functional.avg_pool2d(layer, AROUND, 1, AROUND // 2, count_include_pad=False)
    parts = (layer, layer - around)
    return torch.cat([one for p in parts for one in (p.amax((2, 3)), p.amin((2, 3)))], dim=1)


def load(backbone: BackboneChoice, device: str = "auto") -> Extractor:
    """Build an extractor at 160 px, or at the backbone's own size where that is fixed."""
    where = acceleration.pick_device(device)
    net, side = _sized(backbone)
    maps = _maps(net, side)
    chosen = Acceleration(channels_last=True, bf16=_has_bf16(where))
    return Extractor(
        net=chosen.place(net, where),
        preprocessing=network.preprocessing(net, side),
        acceleration=chosen,
        device=where,
        maps=maps,
        fingerprint=network.fingerprint(backbone),
    )


def _has_bf16(device: torch.device) -> bool:
    """Whether bfloat16 is computed in hardware: 4 times as fast on such processors.

    Features agree with float32 to a cosine of about 0.99. That is plenty here: original and
    changed pictures are seen alike, and probes are compared with probes of the same features.
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    able = torch.cpu.get_capabilities() if device.type == "cpu" else {}
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def _sized(backbone: BackboneChoice) -> tuple[nn.Module, int]:
    net = network.load(backbone, 0)
    own = network.preprocessing(net).side_px
    if own <= AUDIT_SIDE_PX or _accepts(net, AUDIT_SIDE_PX):
        return net, min(own, AUDIT_SIDE_PX)
    return net, own


@torch.inference_mode()
def _accepts(net: nn.Module, side: int) -> bool:
    try:
        net(torch.zeros(1, 3, side, side))
    except (RuntimeError, AssertionError, ValueError):
        return False
    return True


@torch.inference_mode()
def _maps(net: nn.Module, side: int) -> tuple[int, int] | None:
    """Which intermediate maps are a sixteenth and an eighth of the picture.

    A network of stages has them at those strides. A plain transformer has one patch grid all the
    way: three quarters of its depth for the first, a third for the second, since early blocks hold
    edges and colours and late ones meaning (Raghu et al. 2021).
    """
    if not hasattr(net, "forward_intermediates"):
        return None
    forward: Any = net.forward_intermediates
    maps = forward(torch.zeros(1, 3, side, side), intermediates_only=True, output_fmt="NCHW")
    sizes = [int(layer.shape[-1]) for layer in maps]
    if len(set(sizes)) == 1:
        depth = len(sizes)
        return round(depth * 0.75) - 1, max(0, round(depth / 3) - 1)
    return _nearest(sizes, side / 16), _nearest(sizes, side / 8)


def _nearest(sizes: list[int], wanted: float) -> int:
    """The deepest map whose size is nearest to the wanted one."""
    best = min(abs(np.log(size / wanted)) for size in sizes)
    return max(at for at, size in enumerate(sizes) if abs(np.log(size / wanted)) <= best + 1e-9)
