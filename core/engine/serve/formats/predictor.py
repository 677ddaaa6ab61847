"""`predict.py`, which goes along with an ONNX model, and what it says of picture files."""

import importlib.util
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt

PREDICTOR = "predict.py"
TAKEAWAY = Path(__file__).resolve().parents[4] / "assets" / "takeaway"


def write(folder: Path) -> None:
    """Put it beside a model."""
    shutil.copyfile(TAKEAWAY / PREDICTOR, folder / PREDICTOR)


def ask(folder: Path, paths: Sequence[Path]) -> list[npt.NDArray[np.float64] | None]:
    """Probabilities [classes] of picture files by its own code; None for what it cannot read.

    Formats that Pillow alone cannot read are left to Graft.
    """
    model = _loaded().Model(folder / "model.onnx")
    told = (shares for _, shares in model.answers(list(paths)))
    return [shares if isinstance(shares, np.ndarray) else None for shares in told]


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("graft_takeaway", TAKEAWAY / PREDICTOR)
    if spec is None or spec.loader is None:
        raise ImportError(PREDICTOR)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
