"""The ONNX form of a model: one file, from the bytes of pictures to probabilities."""

import json
from dataclasses import asdict
from pathlib import Path

import onnx
import onnxruntime
import torch

from core.engine.serve.formats import predictor
from core.engine.serve.formats.from_bytes import FromBytes, some_pictures
from core.engine.serve.original import Copy, Logits, Original, Pictures
from core.errors import ExportError, said

ONNX_FILE = "model.onnx"
PROCESSOR = ["CPUExecutionProvider"]

onnxruntime.disable_telemetry_events()  # on Windows, where no variable is asked


def write(original: Original, folder: Path) -> Copy:
    """Write `model.onnx` with its labels, and `predict.py`; give back what answers from them.

    The input is uint8 [n, side, side, 3] with any n, so that only resizing and cropping are left
    to whoever uses it.

    Raises:
        ExportError: the network holds something that ONNX has no operator for.
    """
    convert(original, folder / ONNX_FILE)
    return asked(folder)


def convert(original: Original, path: Path) -> None:
    """Write the ONNX file alone.

    Raises:
        ExportError: as `write`.
    """
    try:
        _convert(original, path)
    except Exception as error:  # its many passes raise whatever they raise
        raise ExportError(
            what=f"{original.name} cannot be written as ONNX",
            why=f"The exporter says: {said(error)}",
            fix="Export as timm, or train with another backbone.",
        ) from error


def asked(folder: Path, *, lossy: bool = False) -> Copy:
    """The `model.onnx` of a folder, with `predict.py` beside it, ready to be asked."""
    predictor.write(folder)
    session = onnxruntime.InferenceSession(str(folder / ONNX_FILE), providers=PROCESSOR)

    def answer(pictures: Pictures) -> Logits:
        logits: Logits = session.run(["logits"], {"pictures": pictures})[0]
        return logits

    return Copy(
        runtime=f"onnxruntime {onnxruntime.__version__}",
        answer=answer,
        from_files=lambda paths: predictor.ask(folder, paths),
        lossy=lossy,
    )


def facts(original: Original) -> dict[str, str]:
    """What stands in the metadata of the file, each as JSON."""
    trained = original.trained
    known = {
        "labels": list(trained.classes),
        "preprocessing": asdict(trained.preprocessing),
        "temperature": trained.temperature,
        "not_sure_below": original.not_sure_below,
        "guarantee": original.promise,
        "thresholds": list(trained.thresholds) if trained.thresholds is not None else None,
    }
    return {
        name: json.dumps(value, ensure_ascii=False)
        for name, value in known.items()
        if value is not None
    }


def _convert(original: Original, path: Path) -> None:
    trained = original.trained
    program = torch.onnx.export(
        FromBytes(trained).eval(),
        (some_pictures(trained),),
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
    onnx.helper.set_model_props(made, facts(original))
    onnx.checker.check_model(made)
    onnx.save(made, str(path))
