"""The torch.export form of a model: a program that PyTorch runs without its Python code."""

from pathlib import Path

import torch

from core import files
from core.engine.serve.formats import onnx_file
from core.engine.serve.formats.from_bytes import FromBytes, some_pictures
from core.engine.serve.original import Copy, Logits, Original, Pictures
from core.errors import ExportError, said

PROGRAM_FILE = "model.pt2"


def write(original: Original, folder: Path) -> Copy:
    """Write `model.pt2`: from uint8 [n, side, side, 3], any n, to probabilities and logits.

    Raises:
        ExportError: the network cannot be traced.
    """
    path, trained = folder / PROGRAM_FILE, original.trained
    try:
        with torch.no_grad():
            program = torch.export.export(
                FromBytes(trained).eval(),
                (some_pictures(trained),),
                dynamic_shapes=({0: torch.export.Dim("n", min=1)},),
            )
        torch.export.save(program, path, extra_files=onnx_file.facts(original))
        model = torch.export.load(path).module()
    except (RuntimeError, ValueError, TypeError, torch._dynamo.exc.TorchDynamoException) as error:
        raise ExportError(
            what=f"{original.name} cannot be written as a program of PyTorch",
            why=f"The exporter says: {said(error)}",
            fix="Export as timm or ONNX.",
        ) from error
    files.write_json(folder / "labels.json", list(trained.classes))

    @torch.inference_mode()
    def answer(pictures: Pictures) -> Logits:
        logits: Logits = model(torch.from_numpy(pictures.copy()))[1].numpy()
        return logits

    return Copy(runtime=f"torch {torch.__version__}", answer=answer)
