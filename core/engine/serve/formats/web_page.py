"""A web page that runs a model in a browser, as one file that needs nothing else, nor a network."""

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from core import files, machine
from core.engine.feed import images
from core.engine.serve.formats.onnx_file import ONNX_FILE
from core.engine.serve.formats.predictor import TAKEAWAY
from core.engine.serve.original import Copy, Original
from core.errors import ExportError
from core.protocol.export import Certificate
from core.runs import web_runtime
from core.weights.licence_file import WeightsLicence

PAGE_FILE = "web-page.html"
NOTICES_FILE = "LICENCES-onnxruntime.txt"
LARGEST_MODEL_BYTES = 400 * 2**20
"""A page holds its model as text, a third longer, and again as bytes, and a third time in the
runtime: a tab of 2 GB."""
_PART_BYTES = 6 * 2**20
"""Bytes in one element of the page: a browser reads a text of that length at once."""
_PATTERN_SIZE = (301, 237)
_ALLOWED = 1e-3
_ALLOWED_LOSSY = 0.05
"""8-bit products are rounded otherwise by each kind of processor."""


def write(
    original: Original, copy: Copy, certificate: Certificate, licence: WeightsLicence, folder: Path
) -> None:
    """Write `web-page.html` beside `model.onnx`, with what runs it and whose licence that has.

    Args:
        original: whose classes and preprocessing it tells.
        copy: the ONNX model, whose answer to a pattern the page compares its own with.
        certificate: of the copy.
        licence: of the weights.
        folder: where the model lies.

    Raises:
        ExportError: the model is too large for a page.
    """
    model = folder / ONNX_FILE
    if model.stat().st_size > LARGEST_MODEL_BYTES:
        raise ExportError(
            what="This model is too large for a web page",
            why=f"It has {machine.size(model.stat().st_size)}; a page can hold "
            f"{machine.size(LARGEST_MODEL_BYTES)}.",
            fix="Export as int8, which is a quarter of it, or without the page.",
        )
    licences = _licences()
    told = _facts(original, copy, certificate, f"{licence.told}\n\n{licences[0]}")
    with files.replacing(folder / PAGE_FILE) as temporary, temporary.open("wb") as page:
        for piece in _page(told, model):
            page.write(piece)
    files.write_text(folder / NOTICES_FILE, "\n\n".join(licences))


def pattern(width: int, height: int) -> npt.NDArray[np.uint8]:
    """The picture that `pattern` in pixels.js makes too: [height, width, 3]."""
    noise, state = np.empty(width * height, np.int64), 1
    for at in range(width * height):
        state = (state * 1103515245 + 12345) & 0xFFFFFFFF
        noise[at] = (state >> 16) % 64
    slopes = np.arange(width) * 191 // width, np.arange(height) * 191 // height
    across, down = np.meshgrid(*slopes)
    colours = np.stack([across, down, 191 - across], axis=2)
    return (colours + noise.reshape(height, width, 1)).astype(np.uint8)


def _facts(original: Original, copy: Copy, certificate: Certificate, words: str) -> dict[str, Any]:
    trained, (width, height) = original.trained, _PATTERN_SIZE
    square = images.from_pil(Image.fromarray(pattern(width, height)), trained.preprocessing)
    shares = trained.task.decode(copy.answer(square[None]))[0]
    n = len(trained.classes)
    return {
        "title": original.plan.name,
        "about": f"Tells {n:,} classes apart, in this browser.",
        "labels": list(trained.classes),
        "thresholds": trained.thresholds,
        "notSureBelow": original.not_sure_below or 0,
        "guarantee": None if copy.lossy else original.promise,
        "preprocessing": asdict(trained.preprocessing),
        "check": {
            "width": width,
            "height": height,
            "probabilities": shares.tolist(),
            "allowed": _ALLOWED_LOSSY if copy.lossy else _ALLOWED,
        },
        "credits": f"{certificate.sentence}\n\n{words}",
    }


def _page(facts: dict[str, Any], model: Path) -> Iterator[bytes]:
    """The page, piece by piece: a large model is never in memory as a whole."""
    runtime = web_runtime.ONNXRUNTIME_WEB
    parts = {
        "runtime": runtime.file(".mjs"),
        "wasm": runtime.file(".wasm"),
        "model": model,
    }
    fills = {
        "style": _text("page.css"),
        "facts": json.dumps(facts).replace("<", "\\u003c"),
        "pixels": _text("pixels.js"),
        "page": _text("page.js"),
    }
    for at, piece in enumerate(_text("page.html").split("{{")):
        name, closed, rest = piece.partition("}}") if at else ("", "", piece)
        if closed and name == "parts":
            for part, path in parts.items():
                yield from _elements(part, path)
        elif closed:
            yield fills[name].encode()
        yield rest.encode()


def _elements(name: str, path: Path) -> Iterator[bytes]:
    """A file as elements that a browser does not run."""
    with files.opened(path) as file:
        while data := file.read(_PART_BYTES):
            head = f'<script type="text/plain" data-part="{name}" data-bytes="{len(data)}">'
            yield head.encode() + base64.b64encode(data) + b"</script>\n"


def _text(name: str) -> str:
    return (TAKEAWAY / name).read_text("utf-8")


def _licences() -> list[str]:
    """The licence of ONNX Runtime, and those of what is in it, as its package here has them."""
    package = distribution("onnxruntime")
    names = ("LICENSE", "ThirdPartyNotices.txt")
    texts = [package.read_text(f"../onnxruntime/{name}") or "" for name in names]
    about = f"{web_runtime.ONNXRUNTIME_WEB.title} runs the model in this page. Its licence:"
    return [f"{about}\n\n{texts[0]}", texts[1]]
