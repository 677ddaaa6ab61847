"""The ONNX form of a model: one file, from the bytes of pictures to probabilities."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import torch
from torch import nn

from core.engine.serve import export_readme
from core.engine.serve.original import Original
from core.engine.training.trained_model import Trained
from core.errors import ExportError, said
from core.runs import not_sure

ONNX_FILE = "model.onnx"

onnxruntime.disable_telemetry_events()  # on Windows, where no variable is asked


class _FromBytes(nn.Module):
    """Normalisation, network, head and what makes probabilities in one graph."""

    def __init__(self, trained: Trained) -> None:
        super().__init__()
        self.net, self.head = trained.net, trained.head
        self.activation, self.temperature = trained.task.activation, trained.temperature
        mean, std = trained.preprocessing.mean, trained.preprocessing.std
        self.register_buffer("mean", torch.tensor(mean) * 255)
        self.register_buffer("std", torch.tensor(std) * 255)

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        mean, std = cast("torch.Tensor", self.mean), cast("torch.Tensor", self.std)
        batch = ((pictures.float() - mean) / std).permute(0, 3, 1, 2)
        if self.head is None:
            logits = self.net(batch)
        else:
            net: Any = self.net
            pooled = net.forward_head(net.forward_features(batch), pre_logits=True)
            logits = self.head(pooled.flatten(1))
        logits = logits / self.temperature
        return self.activation(logits), logits


def write(original: Original, folder: Path) -> Any:
    """Write `model.onnx` with its labels and words; give back what answers from it.

    The input is uint8 [n, side, side, 3] with any n, so that only resizing and cropping are left
    to whoever uses it.

    Raises:
        ExportError: the network holds something that ONNX has no operator for.
    """
    path = folder / ONNX_FILE
    try:
        _convert(original.trained, original.run, path)
    except Exception as error:  # its many passes raise whatever they raise
        raise ExportError(
            what=f"{original.name} cannot be written as ONNX",
            why=f"The exporter says: {said(error)}",
            fix="Export as timm, or train with another backbone.",
        ) from error
    export_readme.write(original.trained, original.name, "onnx", folder)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])

    def answer(pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        logits: npt.NDArray[np.float32] = session.run(["logits"], {"pictures": pictures})[0]
        return logits

    return answer


def _convert(trained: Trained, run: Path, path: Path) -> None:
    side = trained.preprocessing.side_px
    two = torch.zeros((2, side, side, 3), dtype=torch.uint8)  # one would be taken for a constant
    program = torch.onnx.export(
        _FromBytes(trained).eval(),
        (two,),
        dynamo=True,
        dynamic_shapes=({0: torch.export.Dim("n", min=1)},),
        input_names=["pictures"],
        output_names=["probabilities", "logits"],
        external_data=False,
        verbose=False,
    )
    if program is None:
        raise ValueError("it gave nothing back")
    made = program.model_proto
    facts = {
        "labels": json.dumps(list(trained.classes), ensure_ascii=False),
        "preprocessing": json.dumps(asdict(trained.preprocessing)),
        "temperature": json.dumps(trained.temperature),
    }
    if below := not_sure.below(run):
        facts["not_sure_below"] = json.dumps(below)
    if trained.thresholds is not None:
        facts["thresholds"] = json.dumps(list(trained.thresholds))
    onnx.helper.set_model_props(made, facts)
    onnx.checker.check_model(made)
    onnx.save(made, str(path))
