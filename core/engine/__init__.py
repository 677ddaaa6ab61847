"""The only room that imports torch, torchvision, timm and albumentations.

Two of the libraries below it ask the network when they are imported or first used, unless they are
told not to before: albumentations looks for updates, and ONNX Runtime reports sessions and models
to its maker (from 1.29 on: https://github.com/microsoft/onnxruntime/pull/27379).
"""

import os

os.environ |= {"NO_ALBUMENTATIONS_UPDATE": "1", "ORT_DISABLE_TELEMETRY": "1"}
