"""The adapter of albumentations, which applies most augmentations: its public functions, by room.

The only file that imports it: once for all, without torch, which a preview can do without.
(`core.engine` tells it, before, not to look for updates on the network.)
"""

import sys

_TORCH_ABSENT = "torch" not in sys.modules
if _TORCH_ABSENT:  # it would import torch for a converter we never use: 0.5 s becomes 1.4 s
    sys.modules["torch"] = None  # type: ignore[assignment]
try:
    from albumentations.augmentations.blur import functional as blurs
    from albumentations.augmentations.crops import functional as crops
    from albumentations.augmentations.dropout import functional as dropout
    from albumentations.augmentations.geometric import functional as geometry
    from albumentations.augmentations.pixel import functional as pixels
finally:
    if _TORCH_ABSENT:
        del sys.modules["torch"]

__all__ = ["blurs", "crops", "dropout", "geometry", "pixels"]
