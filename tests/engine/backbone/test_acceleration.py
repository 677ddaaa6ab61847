"""Laws of what makes a device faster without changing the answers."""

import pytest
import torch

from core import home
from core.engine.backbone import acceleration, network
from core.engine.backbone.acceleration import Acceleration
from core.weights.backbone_choice import BackboneChoice

CPU = torch.device("cpu")


@pytest.fixture
def net() -> torch.nn.Module:
    return network.load(BackboneChoice(name="test_resnet", source="scratch"), 0)


@pytest.fixture
def pictures() -> torch.Tensor:
    return torch.randn(4, 3, 64, 64, generator=torch.Generator().manual_seed(0))


def test_what_was_chosen_is_remembered(net: torch.nn.Module, pictures: torch.Tensor) -> None:
    chosen = acceleration.choose(net, pictures, CPU, "weights")
    assert chosen.gain is not None
    assert chosen.gain >= 1
    place = next((home.cache_folder() / "levers").glob("*.json"))
    place.write_text(place.read_text("utf-8").replace(f'"gain": {chosen.gain}', '"gain": 77'))
    assert acceleration.choose(net, pictures, CPU, "weights").gain == 77
    assert acceleration.choose(net, pictures, CPU, "other weights").gain != 77


def test_a_damaged_memory_is_measured_again(net: torch.nn.Module, pictures: torch.Tensor) -> None:
    acceleration.choose(net, pictures, CPU, "weights")
    next((home.cache_folder() / "levers").glob("*.json")).write_text("{", "utf-8")
    assert acceleration.choose(net, pictures, CPU, "weights").gain is not None


def test_a_lever_that_changes_the_answers_is_not_taken(
    net: torch.nn.Module, pictures: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forward(net, images, device, chosen, beside=0.0):
        good = torch.eye(4)
        return (good.flip(0), 0.1) if chosen.bf16 else (good, 1.0)

    monkeypatch.setattr(acceleration, "_forward", forward)
    assert not acceleration.choose(net, pictures, CPU, "weights").bf16


def test_a_lever_that_brings_nothing_is_not_taken(
    net: torch.nn.Module, pictures: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceleration, "_forward", lambda *_: (torch.eye(4), 1.0))
    chosen = acceleration.choose(net, pictures, CPU, "weights")
    assert (chosen.channels_last, chosen.bf16, chosen.gain) == (False, False, 1.0)


def test_precision_is_lowered_only_where_chosen() -> None:
    a = torch.ones(2, 2)
    with Acceleration(bf16=True).autocast(CPU):
        assert (a @ a).dtype == torch.bfloat16
    with Acceleration(bf16=True).autocast(CPU, training=True):
        assert (a @ a).dtype == torch.float32
    laid = Acceleration(channels_last=True).lay(torch.zeros(1, 3, 8, 8))
    assert laid.is_contiguous(memory_format=torch.channels_last)


def test_a_device_that_is_not_there_falls_back() -> None:
    wanted = "cuda" if torch.cuda.is_available() else "cpu"
    assert acceleration.pick_device("cuda").type == wanted
    assert acceleration.pick_device("cpu").type == "cpu"
    assert acceleration.device_name(CPU) == "processor"


@pytest.mark.parametrize(("load", "threads"), [(0.1, 4), (1.4, 3), (9.0, 1)])
def test_a_busy_machine_gets_fewer_threads_for_the_time_being(
    monkeypatch: pytest.MonkeyPatch, load: float, threads: int
) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(4)
    monkeypatch.setattr(acceleration.psutil, "getloadavg", lambda: (load, load, load))
    try:
        with acceleration.spare_threads():
            assert torch.get_num_threads() == threads
        assert torch.get_num_threads() == 4
    finally:
        torch.set_num_threads(before)
