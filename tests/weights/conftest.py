"""What every test of the weights room gets: no weights but its own."""

from pathlib import Path

import pytest

from core.weights import places


@pytest.fixture(autouse=True)
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither embedded backbones nor a hub cache of this machine."""
    monkeypatch.setattr(places, "EMBEDDED", tmp_path / "embedded")
    for name in ("HUGGINGFACE_HUB_CACHE", "HF_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
