"""What lies beside an exported model: its classes, its preprocessing, and how to use it."""

from dataclasses import asdict
from pathlib import Path
from typing import Literal

from core import files
from core.engine.backbone.preprocessing import Preprocessing
from core.engine.training.trained_model import Trained


def write(trained: Trained, backbone: str, form: Literal["timm", "onnx"], folder: Path) -> None:
    """Write `labels.json`, `preprocessing.json` and `README.md`.

    Args:
        trained: the model that was taken away.
        backbone: its name.
        form: of the export.
        folder: where the files go.
    """
    p = trained.preprocessing
    files.write_json(folder / "labels.json", list(trained.classes))
    files.write_json(folder / "preprocessing.json", asdict(p))
    if trained.thresholds is not None:
        files.write_json(folder / "thresholds.json", list(trained.thresholds))
    words = (_TIMM if form == "timm" else _ONNX).format(
        activation=trained.task.activation_code,
        said=_SAID if trained.thresholds is None else _SAID_OF_SEVERAL,
        backbone=backbone,
        classes=len(trained.classes),
        resize=p.resize_px,
        side=p.side_px,
        interpolation=p.interpolation,
        recipe=_recipe(p),
    )
    files.write_text(folder / "README.md", words)


def _recipe(p: Preprocessing) -> str:
    """The lines of Python that make a picture the network's square."""
    sampling = f"Image.Resampling.{p.interpolation.upper()}"
    size, side = p.resize_px, p.side_px
    centre = (
        f"left, top = round((picture.width - {side}) / 2), round((picture.height - {side}) / 2)\n"
        f"picture = picture.crop((left, top, left + {side}, top + {side}))"
    )
    if p.crop_mode == "squash":
        return f"picture = picture.resize(({size}, {size}), {sampling})\n{centre}"
    if p.crop_mode == "border":
        rim = tuple(round(255 * m) for m in p.mean)
        return (
            f"scale = {size} / max(picture.size)\n"
            "size = [max(1, round(length * scale)) for length in picture.size]\n"
            f"small = picture.resize(size, {sampling})\n"
            f'picture = Image.new("RGB", ({side}, {side}), {rim})\n'
            f"corner = [-round((length - {side}) / 2) for length in small.size]\n"
            "picture.paste(small, tuple(corner))"
        )
    return (
        "short = min(picture.size)\n"
        f"size = [{size} * length // short for length in picture.size]\n"
        f"picture = picture.resize(size, {sampling})\n{centre}"
    )


_SAID = "print(labels[int(probabilities.argmax())], float(probabilities.max()))"
_SAID_OF_SEVERAL = """thresholds = json.loads((folder / "thresholds.json").read_text("utf-8"))
for label, probability, threshold in zip(labels, probabilities, thresholds):
    if probability >= threshold:
        print(label, float(probability))"""

_TIMM = """# A picture classifier for timm

Backbone `{backbone}`, {classes} classes (`labels.json`, in the order of the outputs). Needs
`timm` and `pillow`; nothing is downloaded.

```python
import json
from pathlib import Path

import timm
import torch
from PIL import Image, ImageOps

folder = Path(".")  # this folder
model = timm.create_model(f"local-dir:{{folder}}", pretrained=True).eval()
transform = timm.data.create_transform(**timm.data.resolve_model_data_config(model))
labels = json.loads((folder / "labels.json").read_text("utf-8"))

picture = ImageOps.exif_transpose(Image.open("picture.jpg")).convert("RGB")
with torch.inference_mode():
    probabilities = model(transform(picture)[None]).{activation}[0]
{said}
```

The transform resizes to {resize} px ({interpolation}), takes the {side} px square in the middle and
normalises, as written down in `preprocessing.json`.

Graft reads a picture upright, lays what is transparent on white, and brings more than 8 bits of
grey to 8 by the range of their depth (12 bits in 16: 4,095 is white). `convert("RGB")` does neither
of the last two: save such pictures as 8-bit RGB before.
"""

_ONNX = """# A picture classifier for ONNX

Backbone `{backbone}`, {classes} classes (`labels.json`, in the order of the outputs). Needs
`onnxruntime`, `numpy` and `pillow`.

```python
import json
import os
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else ONNX Runtime reports to its maker

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

folder = Path(".")  # this folder
session = onnxruntime.InferenceSession(folder / "model.onnx")
labels = json.loads((folder / "labels.json").read_text("utf-8"))

picture = ImageOps.exif_transpose(Image.open("picture.jpg")).convert("RGB")
{recipe}
pixels = np.asarray(picture)[None]
probabilities = session.run(["probabilities"], {{"pictures": pixels}})[0][0]
{said}
```

Input `pictures`: uint8 [n, {side}, {side}, 3], RGB, any n; normalisation is inside. Outputs
`probabilities` and `logits`: [n, {classes}]. The same facts are in `preprocessing.json` and in the
metadata of the file.

Graft reads a picture upright, lays what is transparent on white, and brings more than 8 bits of
grey to 8 by the range of their depth (12 bits in 16: 4,095 is white). `convert("RGB")` does neither
of the last two: save such pictures as 8-bit RGB before.
"""
