"""What every test gets: a home of its own, and the given weights and photographs where present."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _shared() -> Path:
    return Path(os.environ.get("GRAFT_SHARED") or ROOT.parent / "shared")


@pytest.fixture(autouse=True)
def graft_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty GRAFT_HOME: no test reads or writes the user's own."""
    home = tmp_path_factory.mktemp("graft-home")
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
