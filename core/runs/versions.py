"""What a training was made with: Graft, Python, and the libraries whose results may differ."""

import platform
import tomllib
from importlib import metadata
from pathlib import Path

_LIBRARIES = (
    "torch", "torchvision", "timm", "albumentations", "numpy", "scipy", "scikit-learn", "pillow",
)  # fmt: skip
_PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def versions() -> dict[str, str]:
    """Versions by name; what is not installed is left out."""
    told = {"graft": graft(), "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            told[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return told


def graft() -> str:
    """The version of this copy of Graft, which is started from its folder and never installed."""
    return str(tomllib.loads(_PROJECT.read_text("utf-8"))["project"]["version"])
