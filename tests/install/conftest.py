"""A checkout of its own, and an index of tiny packages that real installers are led to."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from install import places
from tests.package_index import PackageIndex, wheel

PINS = "torch==2.15.0\ntorchvision==0.29.2\nnvidia-cublas==13.4\ncuda-toolkit==13.2.2\nleaf==1.0\n"
PROJECT = """
[project]
dependencies = ["torch>=2.14", "torchvision", "leaf"]
optional-dependencies = { test = ["twig"] }
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of five packages, with nothing installed."""
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "constraints.txt").write_text(PINS)
    (root / "pyproject.toml").write_text(PROJECT)
    for name in ("VENV", "SCRIPTS", "PYTHON", "PINS", "STAMP", "UNFINISHED", "LOG", "FETCHED"):
        inside = getattr(places, name).relative_to(places.ROOT)
        monkeypatch.setattr(places, name, root / inside)
    monkeypatch.setattr(places, "ROOT", root)
    return root


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """The ordinary index, and PyTorch's own with builds for the processor and for two CUDAs."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate under which the index answers")

    def folder(*packages: str) -> dict[str, bytes]:
        made = (text.split("==") for text in packages)
        return {
            f"{name}-{version}-py3-none-any.whl": wheel(name, version) for name, version in made
        }

    def pytorch(build: str) -> dict[str, bytes]:
        return folder(f"torch==2.15.0+{build}", f"torchvision==0.29.2+{build}")

    index = PackageIndex(
        tmp_path,
        {
            "simple": folder("torch==2.15.0", "torchvision==0.29.2", "leaf==1.0", "twig==3.0"),
            **{f"whl/{build}": pytorch(build) for build in ("cpu", "cu128", "cu132", "rocm7.2")},
        },
    )
    for name, value in index.environment().items():
        monkeypatch.setenv(name, value)
    for name in ("UV_TORCH_BACKEND", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    yield index
    index.close()


@pytest.fixture
def uv(monkeypatch: pytest.MonkeyPatch) -> str:
    """The real uv, as if the user had it."""
    scripts = Path(sys.executable).parent
    path = shutil.which("uv") or shutil.which("uv", path=str(scripts))
    if not path:
        pytest.skip("needs uv, which start.py brings into .venv")
    monkeypatch.setenv("PATH", str(Path(path).parent), prepend=":")
    return path


@pytest.fixture
def no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a card, whatever this one has."""
    monkeypatch.setenv("UV_CUDA_DRIVER_VERSION", "1.0")
