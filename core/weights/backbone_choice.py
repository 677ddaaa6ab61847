"""The pretrained backbone that was chosen, and where its weights come from."""

from typing import Literal

from core.settings import Settings


class BackboneChoice(Settings):
    """A pretrained body and where its weights come from."""

    name: str
    """timm architecture, e.g. `mobilenetv2_100`, or `resnet50.a1_in1k` with its tag."""
    source: Literal["embedded", "folder", "file", "cache", "scratch"]
    """`folder`: a timm local folder; `file`: a .safetensors/.pth; `cache`: the hub's."""
    path: str | None = None
    """Where the weights lie, for `embedded`, `folder`, `file` and `cache`."""
    sha256: str | None = None
    """Of the weights file, where known; checked on resume."""
