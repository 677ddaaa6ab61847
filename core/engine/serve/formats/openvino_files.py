"""The OpenVINO form of a model, for Intel's processors; its package is an extra."""

import importlib
import sys
from pathlib import Path
from typing import Any

import numpy as np

from core import files
from core.engine.serve.formats import onnx_file
from core.engine.serve.original import Copy, Logits, Original, Pictures
from core.errors import ExportError, said

MODEL_FILE = "model.xml"
_WHOLE = "whole.onnx"


def write(original: Original, folder: Path) -> Copy:
    """Write `model.xml` and `model.bin`, made from the ONNX form.

    Raises:
        ExportError: the package is not installed, or the network cannot be written so.
    """
    openvino = _package()
    whole, path = folder / _WHOLE, folder / MODEL_FILE
    onnx_file.convert(original, whole)
    try:
        made = openvino.Core().read_model(str(whole))
        for name, value in onnx_file.facts(original).items():
            made.set_rt_info(value, ["graft", name])
        openvino.save_model(made, str(path), compress_to_fp16=False)
        exact = {"INFERENCE_PRECISION_HINT": "f32"}
        compiled = openvino.Core().compile_model(str(path), "CPU", exact)
    except Exception as error:  # its many passes raise whatever they raise
        raise ExportError(
            what=f"{original.name} cannot be written for OpenVINO",
            why=f"Its converter says: {said(error)}",
            fix="Export as onnx: OpenVINO opens that file, too.",
        ) from error
    whole.unlink()
    files.write_json(folder / "labels.json", list(original.trained.classes))

    def answer(pictures: Pictures) -> Logits:
        logits: Logits = np.array(compiled([pictures])["logits"])
        return logits

    return Copy(runtime=f"openvino {openvino.__version__.split('-')[0]}", answer=answer)


def _package() -> Any:
    """OpenVINO, without what reports to its maker that it was imported."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    try:
        return importlib.import_module("openvino")
    except ImportError:
        raise ExportError(
            what="OpenVINO is not installed",
            why="Its converter is a package of its own, which few people need.",
            fix="Install the extra: `.venv/bin/python -m pip install openvino`, then export again.",
        ) from None
