"""The ONNX form of a model in whole numbers of 8 bits: a quarter of the size, at a measured cost.

Post-training static quantisation (QDQ) by ONNX Runtime: weights by channel, activations by the
range that they had on pictures that the model learnt from; the first and the last layer stay
whole, which costs 7 KB and kept 5 points of a MobileNetV2 on ants and bees. Of several ways the one
is kept whose answers to other such pictures lie nearest to those of the original.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from core.engine.serve.formats import onnx_file
from core.engine.serve.original import Copy, Original, Pictures, learnt_from
from core.errors import ExportError, said

_CALIBRATED_ON, _CHOSEN_ON = 64, 64
_USUAL_RANGE = {"CalibMovingAverage": True, "CalibMovingAverageConstant": 0.05}
_WAYS: tuple[tuple[dict[str, Any], bool], ...] = (({}, False), ({}, True), (_USUAL_RANGE, True))
"""Options of the calibration, and whether weights keep to 7 bits: products of 8 bits overflow on
processors without VNNI."""
_PRODUCTS = ["Conv", "MatMul", "Gemm"]
"""Where nearly all time goes; what lies between them loses most."""
_AT_ONCE = 8
_WHOLE, _READY = "whole.onnx", "ready.onnx"
"""Made on the way."""


class _Pictures(CalibrationDataReader):  # type: ignore[misc]
    """Pictures for the calibration, one at a time: what each leaves in the network is large."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self.set_range(0, len(pictures))

    def __len__(self) -> int:
        return len(self._pictures)

    def set_range(self, start_index: int, end_index: int) -> None:
        """Go on with these, as ONNX Runtime asks for."""
        self._coming = iter(range(start_index, end_index))

    def get_next(self) -> dict[str, Pictures] | None:
        """The next one; `None` after the last."""
        at = next(self._coming, None)
        return None if at is None else {"pictures": self._pictures[at : at + 1]}


def write(original: Original, folder: Path) -> Copy:
    """Write `model.onnx` in 8 bits, and `predict.py`; give back what answers from them.

    Raises:
        ExportError: the network cannot be written so.
    """
    whole, ready = folder / _WHOLE, folder / _READY
    onnx_file.convert(original, whole)
    pictures = learnt_from(original, _CALIBRATED_ON + _CHOSEN_ON)
    calibrated, others = pictures[::2], pictures[1::2] if len(pictures) > 1 else pictures
    try:
        with _hushed():
            quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
            tried = [folder / f"{at}.onnx" for at in range(len(_WAYS))]
            for path, (options, narrow) in zip(tried, _WAYS, strict=True):
                _quantise(ready, path, calibrated, options, narrow=narrow)
            best = min(tried, key=lambda path: _apart(whole, path, others))
    except Exception as error:  # its many passes raise whatever they raise
        raise ExportError(
            what=f"{original.name} cannot be written in 8 bits",
            why=f"ONNX Runtime says: {said(error)}",
            fix="Export as onnx, or train with another backbone.",
        ) from error
    _keep(best, whole, folder / onnx_file.ONNX_FILE)
    for path in (whole, ready, *tried):
        path.unlink(missing_ok=True)
    return onnx_file.asked(folder, lossy=True)


def _quantise(
    ready: Path, path: Path, pictures: Pictures, options: dict[str, Any], *, narrow: bool
) -> None:
    nodes = [node.name for node in onnx.load(ready).graph.node if node.op_type in _PRODUCTS]
    quantize_static(
        str(ready),
        str(path),
        _Pictures(pictures),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=_PRODUCTS,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        reduce_range=narrow,
        nodes_to_exclude=[nodes[0], nodes[-1]] if len(nodes) > 2 else [],
        calibrate_method=CalibrationMethod.MinMax,
        calibration_providers=onnx_file.PROCESSOR,
        extra_options={"CalibStridedMinMax": 1, **options},
    )


def _apart(whole: Path, path: Path, pictures: Pictures) -> float:
    """The mean distance of their answers in any probability."""
    one, other = _asked(whole), _asked(path)
    steps = range(0, len(pictures), _AT_ONCE)
    apart = [np.abs(one(p) - other(p)).sum() for p in (pictures[i : i + _AT_ONCE] for i in steps)]
    return float(np.sum(apart)) / len(pictures)


def _asked(path: Path) -> Callable[[Pictures], "np.ndarray[tuple[int, ...], np.dtype[np.float32]]"]:
    session = onnxruntime.InferenceSession(str(path), providers=onnx_file.PROCESSOR)
    return lambda pictures: session.run(["probabilities"], {"pictures": pictures})[0]


def _keep(best: Path, whole: Path, path: Path) -> None:
    """The best one, with the facts that the original has in its metadata.

    But for its guarantee: nobody counted how often that would hold for other answers.
    """
    made, facts = onnx.load(best), onnx.load(whole).metadata_props
    held = {entry.key: entry.value for entry in facts if entry.key != "guarantee"}
    onnx.helper.set_model_props(made, held)
    onnx.save(made, str(path))


@contextlib.contextmanager
def _hushed() -> Iterator[None]:
    """It advises its own makers, at length."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
