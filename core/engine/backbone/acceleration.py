"""What makes this device faster without changing the answers, found out by trying it."""

import contextlib
import hashlib
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from typing import Any

import psutil
import torch
from torch import nn

from core import files, home
from core.engine.backbone import network

_LEAST_COSINE = 0.99
"""Median agreement of features. bfloat16 keeps 8 bits: MobileNetV2 agrees to 0.996 and scores the
same 97–98 % on ants and bees as in float32; what breaks falls far below."""
_LARGEST_ERROR = 0.2
"""Change of a picture's features, as a share of the distance to the next other picture."""
_CLEAR = 1.4
"""Factor between two times that noise does not explain."""
_LEAST_GAIN = 1.05
"""A lever that gains less than this share is left alone."""


@dataclass(frozen=True, kw_only=True)
class Acceleration:
    """What was chosen for one backbone on one device."""

    channels_last: bool = False
    """Pictures and weights in memory as height × width × channel."""
    bf16: bool = False
    """Frozen forward passes in bfloat16 (Kalamkar et al. 2019) by autocast."""
    bf16_training: bool = False
    """The same while weights learn; the weights themselves stay in float32."""
    gain: float | None = None
    """Measured: pictures/s of a forward pass as a multiple of plain float32."""
    cosine: float | None = None
    """Measured: median agreement of pictures' features with plain float32."""

    def place(self, net: nn.Module, device: torch.device) -> nn.Module:
        """Bring a network to the device in the memory layout that was chosen."""
        if self.channels_last:
            net = net.to(memory_format=torch.channels_last)
        return net.to(device)

    def lay(self, images: torch.Tensor) -> torch.Tensor:
        """Bring pictures into the memory layout that was chosen."""
        if self.channels_last:
            return images.contiguous(memory_format=torch.channels_last)
        return images.contiguous()

    def autocast(
        self, device: torch.device, *, training: bool = False
    ) -> AbstractContextManager[Any]:
        """The precision of a forward pass."""
        if self.bf16_training if training else self.bf16:
            return torch.autocast(device.type, torch.bfloat16)
        return nullcontext()

    def as_dict(self) -> dict[str, Any]:
        """As plain data, for events and files."""
        return asdict(self)


def choose(
    net: nn.Module, images: torch.Tensor, device: torch.device, fingerprint: str
) -> Acceleration:
    """Try the acceleration on a few real pictures; the answer is remembered for this backbone.

    A remembered answer also keeps a resumed run exact: time measured twice is never the same.

    Args:
        net: in evaluation mode, on the CPU or the device.
        images: 4–16 pictures, normalised.
        device: where it will run.
        fingerprint: of the weights.
    """
    key = f"{fingerprint}|{_device_name(device)}|{torch.__version__}|{tuple(images.shape[1:])}"
    place = home.cache_folder() / "levers" / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.json"
    remembered = files.recall_json(place)
    if remembered:
        with contextlib.suppress(TypeError):
            return Acceleration(**remembered)
    chosen = _measure(net, images, device)
    files.write_json(place, chosen.as_dict())
    return chosen


def _measure(net: nn.Module, images: torch.Tensor, device: torch.device) -> Acceleration:
    training = device.type == "cuda" and torch.cuda.is_bf16_supported()
    best = Acceleration(bf16_training=training)
    truth, best_s = _forward(net, images, device, best)
    plain_s, cosine = best_s, 1.0
    for candidate in _candidates(training):
        answer, seconds = _forward(net, images, device, candidate, best_s)
        agreement = float(torch.cosine_similarity(answer, truth).median())
        same = agreement >= _LEAST_COSINE and _error(answer, truth) <= _LARGEST_ERROR
        if same and seconds * _LEAST_GAIN < best_s:
            best, best_s, cosine = candidate, seconds, agreement
    net.to(memory_format=torch.contiguous_format)
    measured = {"gain": round(plain_s / best_s, 2), "cosine": round(cosine, 5)}
    return Acceleration(**{**best.as_dict(), **measured})


def _candidates(bf16_training: bool) -> list[Acceleration]:
    return [
        Acceleration(channels_last=True, bf16_training=bf16_training),
        Acceleration(channels_last=True, bf16=True, bf16_training=bf16_training),
    ]


@torch.inference_mode()
def _forward(
    net: nn.Module,
    images: torch.Tensor,
    device: torch.device,
    acceleration: Acceleration,
    beside: float = 0.0,
) -> tuple[torch.Tensor, float]:
    """Features of the pictures, and the seconds of the fastest pass after a first one.

    One pass is enough where it is clearly quicker or slower than the seconds it is held against, or
    is held against none.
    """
    placed = acceleration.place(net, device)
    batch = acceleration.lay(images.to(device))
    seconds, threads = float("inf"), torch.get_num_threads()
    if device.type == "cpu":
        torch.set_num_threads(1)  # threads that wait for one another count as work
    for attempt in range(3):
        begun = _clock(device)
        with acceleration.autocast(device):
            answer = network.features(placed, batch)
        if attempt:
            seconds = min(seconds, _clock(device) - begun)
            if not beside / _CLEAR < seconds < beside * _CLEAR:
                break
    torch.set_num_threads(threads)
    return answer.float().cpu(), seconds


@contextlib.contextmanager
def spare_threads() -> Iterator[None]:
    """No more threads than there are idle cores, for the time being; one at least.

    Threads that wait for one another on a busy machine spin: at a load of 7 to 9 on 2 cores, an
    audit of 180 pictures took 74 to 132 s by two threads (39–54 of processor time), and 14 to 35 s
    by one (9–10).
    """
    before = torch.get_num_threads()
    torch.set_num_threads(max(1, min(before, round(before - psutil.getloadavg()[0]))))
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _error(answer: torch.Tensor, truth: torch.Tensor) -> float:
    """Largest change of a picture's features, as a share of the way to the next other picture."""
    apart = torch.cdist(truth, truth) + torch.diag(torch.full((len(truth),), torch.inf))
    return float(((answer - truth).norm(dim=1) / apart.min(1).values.clamp_min(1e-6)).max())


def _clock(device: torch.device) -> float:
    """Seconds so far: of work on the processor, which no other program disturbs, or of waiting."""
    if device.type == "cpu":
        return time.process_time()
    getattr(torch, device.type).synchronize()
    return time.perf_counter()


def _device_name(device: torch.device) -> str:
    if device.type == "cuda":
        return str(torch.cuda.get_device_name(device))
    return f"{device.type}-{torch.get_num_threads()}"


def recompute(net: nn.Module) -> bool:
    """Let a network compute its activations twice rather than keep them (timm's checkpointing).

    Returns:
        False where this architecture cannot.
    """
    try:
        net.set_grad_checkpointing(enable=True)  # type: ignore[operator]
    except (AssertionError, AttributeError, TypeError):
        return False
    return True


def batch_size(device: torch.device) -> int:
    """Pictures a forward pass: enough to keep the device busy, few enough for any memory."""
    return 128 if device.type == "cuda" else 16


def pick_device(choice: str) -> torch.device:
    """The device of a plan: `auto` takes CUDA, then Apple's, then the processor."""
    if choice == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    available = {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }
    return torch.device(choice if available[choice] else "cpu")


def device_name(device: torch.device) -> str:
    """What to call the device on screen."""
    if device.type == "cuda":
        return str(torch.cuda.get_device_name(device))
    return {"mps": "Apple GPU", "cpu": "processor"}[device.type]
