"""What every test gets: a home of its own, and the given weights and photographs where present."""

import itertools
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Ignored by a job in the background, and by all that it starts: no child would hear Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
if "PYTEST_XDIST_WORKER" in os.environ:
    # Before torch is imported, for its children too: the threads of two tests at a time wait for
    # one another. Five files on two cores took 152 s, with one thread each 87 s.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

pytest_plugins = ("tests.browser", "tests.near", "tests.taught")

ROOT = Path(__file__).resolve().parent.parent


def _shared() -> Path:
    return Path(os.environ.get("GRAFT_SHARED") or ROOT.parent / "shared")


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders not made yet; `mktemp` would look through thousands for the next free number."""
    place = tmp_path_factory.mktemp("homes")
    return (place / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def graft_home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty GRAFT_HOME: no test reads or writes the user's own."""
    home = next(_homes)
    home.mkdir()
    monkeypatch.setenv("GRAFT_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def shared_weights() -> Path:
    """The folder of real pretrained backbones."""
    folder = _shared() / "weights"
    if not folder.is_dir():
        pytest.skip(f"needs real pretrained backbones in {folder} (set GRAFT_SHARED)")
    return folder


@pytest.fixture(scope="session")
def hymenoptera() -> Path:
    """245 + 153 real photographs of ants and bees."""
    folder = _shared() / "data" / "hymenoptera"
    if not folder.is_dir():
        pytest.skip(f"needs the hymenoptera photographs in {folder} (set GRAFT_SHARED)")
    return folder


@pytest.fixture(scope="session")
def tiny_backbone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A timm local folder of a real, tiny network with random weights: 64 px, 0.5 M numbers."""
    import json

    import timm
    import torch
    from safetensors.torch import save_file

    folder = tmp_path_factory.mktemp("weights") / "test_resnet.tiny"
    folder.mkdir()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(17)
        net = timm.create_model("test_resnet", pretrained=False, num_classes=0)
    save_file(net.state_dict(), folder / "model.safetensors")
    keys = ("input_size", "interpolation", "crop_pct", "mean", "std", "first_conv", "classifier")
    config = {key: net.pretrained_cfg[key] for key in keys if key in net.pretrained_cfg}
    config |= {"num_classes": 0, "input_size": [3, 64, 64], "fixed_input_size": False}
    told = {"architecture": "test_resnet", "num_classes": 0, "pretrained_cfg": config}
    (folder / "config.json").write_text(json.dumps(told))
    return folder
