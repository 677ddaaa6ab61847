"""Speed: pictures per second of a frozen network on this machine."""

import time
from typing import Any

import torch

ROUNDS = 6
BATCH = 32


def speeds(networks: dict[str, tuple[Any, int]]) -> dict[str, dict[str, float]]:
    """Measure networks in turns, channels_last, in float32 and in bfloat16.

    Turns, and the best of six rounds, because other work on the machine slows a round, never
    quickens it.

    Args:
        networks: name -> network and the side of its pictures in pixels.

    Returns:
        name -> precision -> pictures per second.
    """
    best: dict[str, dict[str, float]] = {name: {} for name in networks}
    with torch.inference_mode():
        for _ in range(ROUNDS):
            for name, (network, side_px) in networks.items():
                network.eval().to("cpu", memory_format=torch.channels_last)
                batch = torch.randn(BATCH, 3, side_px, side_px)
                batch = batch.to(memory_format=torch.channels_last)
                for precision in ("float32", "bfloat16"):
                    rate = _rate(network, batch, half=precision == "bfloat16")
                    best[name][precision] = round(max(rate, best[name].get(precision, 0.0)), 1)
    return best


def _rate(network: Any, batch: torch.Tensor, *, half: bool) -> float:
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        network(batch[:4])
        began = time.perf_counter()
        network(batch)
        network(batch)
    return 2 * len(batch) / (time.perf_counter() - began)
