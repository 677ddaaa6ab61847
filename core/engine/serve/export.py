"""Taking a model away: a folder that answers as the run does, checked before it is handed over."""

import os
from importlib import import_module
from pathlib import Path
from typing import get_args

from core import files
from core.engine.serve import export_readme, original, parity, partial
from core.engine.serve.original import Copy, Original, Told, Writer
from core.errors import ExportError
from core.protocol.export import CERTIFICATE, Certificate, ExportAnswer, ExportFormat
from core.runs import web_runtime
from core.weights import licence_file

_WITH_PAGE = ("onnx", "int8")
"""Formats that a browser runs."""
_MODULES: dict[ExportFormat, str] = {
    "onnx": "onnx_file",
    "timm": "timm_folder",
    "int8": "int8_file",
    "torch": "torch_program",
    "safetensors": "safetensors_file",
    "openvino": "openvino_files",
}
"""Each is imported when it is wanted: what it needs may take seconds, or not be here."""


def export(
    run: Path,
    format: ExportFormat,
    out: Path,
    *,
    web: bool = False,
    on_progress: Told = lambda done, total: None,
) -> ExportAnswer:
    """Write a run's model into a folder of its own, for use without Graft.

    Args:
        run: a run with a model.
        format: see `core.engine.serve.formats`.
        out: a folder that is not there yet, or is empty. It appears whole or not at all.
        web: with a page that runs the model in a browser; for `onnx` and `int8`.
        on_progress: told how many pictures were answered, and how many will be, by both models.

    Raises:
        ExportError: the folder is in use, or the model does not exist in that format.
        ExportMismatch: the copy answers otherwise; nothing is handed over.
        RunNotReady, RunDamaged: no model to take away.
    """
    if format not in get_args(ExportFormat):
        raise ExportError(
            what=f"There is no format called {format}",
            why="A model can be taken away as " + " or ".join(get_args(ExportFormat)) + ".",
            fix="Choose one of them.",
        )
    _refuse_used(out)
    if web:
        _refuse_without_runtime(format)
    write: Writer = import_module(f"core.engine.serve.formats.{_MODULES[format]}").write
    source = original.opened(run, lambda done, total: on_progress(done, 2 * total))
    out = out.expanduser().resolve()
    with files.disk_errors(out), partial.making(out) as folder:
        copy = write(source, folder)
        certificate = parity.certify(
            source, copy, format, folder, lambda done, n: on_progress(n + done, 2 * n)
        )
        _finish(source, copy, certificate, folder, web=web)
        if out.exists():
            out.rmdir()  # empty, as was made sure of
        folder.rename(out)
    return ExportAnswer(
        format=format,
        folder=str(out),
        files=tuple(sorted(path.name for path in out.iterdir())),
        bytes=files.folder_size(out),
        checked=certificate.pictures,
        largest_difference=certificate.largest_difference,
        note=certificate.sentence,
    )


def _finish(
    source: Original, copy: Copy, certificate: Certificate, folder: Path, *, web: bool
) -> None:
    """What goes along with the model: words, licence, page; the certificate comes last."""
    licence = licence_file.write(source.plan.backbone, folder)
    export_readme.write(source, certificate, licence, folder, web=web)
    if web:
        from core.engine.serve.formats import web_page

        web_page.write(source, copy, certificate, licence, folder)
    files.write_json(folder / CERTIFICATE, certificate.as_json())


def _refuse_used(out: Path) -> None:
    if os.path.lexists(out) and (not out.is_dir() or any(out.iterdir())):
        raise ExportError(
            what=f"{out} is in use",
            why="An export never overwrites or mixes with what is there already.",
            fix="Choose a folder that is empty or does not exist yet.",
        )


def _refuse_without_runtime(form: ExportFormat) -> None:
    if form not in _WITH_PAGE:
        raise ExportError(
            what=f"There is no web page for {form}",
            why="Browsers run ONNX files.",
            fix="Export as onnx or int8, or without the page.",
        )
    if not web_runtime.ready():
        raise ExportError(
            what="What runs a model in a browser is not here yet",
            why=f"It is {web_runtime.ONNXRUNTIME_WEB.title}, fetched once when you ask for it.",
            fix="Press “Fetch” beside the export, or add --fetch on the command line.",
        )
