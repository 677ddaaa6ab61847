"""Taking a model away: a folder that answers as the run does, checked before it is handed over."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import timm
import torch
from safetensors.torch import save_file

from core import files
from core.data import split as splits
from core.engine.backbone import acceleration, network
from core.engine.backbone.acceleration import Acceleration
from core.engine.feed import images
from core.engine.serve import export_readme, partial
from core.engine.serve.original import Original, Writer
from core.engine.training import trained_model
from core.engine.training.trained_model import Trained
from core.errors import DataError, ExportError, ExportMismatch
from core.plan import plan as plans
from core.protocol.export import ExportAnswer, ExportFormat
from core.runs import best_weights
from core.tasks import table as tasks

CHECKED_ON = 32
"""Pictures of the run that both models answer."""
_ALONE = 4
"""Of these, pictures that are also asked one at a time, to see that any number is taken."""
LARGEST_DIFFERENCE = 1e-3
"""In any probability. Rounding in another order of additions stays below 1e-4."""


def export(run: Path, format: ExportFormat, out: Path) -> ExportAnswer:
    """Write a run's model into a folder of its own, for use without Graft.

    Args:
        run: a run with a model.
        format: `timm`, a local folder for `timm.create_model("local-dir:…", pretrained=True)`; or
            `onnx`, one file that takes pictures as bytes and works with every kind of head.
        out: a folder that is not there yet, or is empty. It appears whole or not at all.

    Raises:
        ExportError: the folder is in use, or the head does not exist in that format.
        ExportMismatch: the copy answers otherwise; nothing is handed over.
        RunNotReady, RunDamaged: no model to take away.
    """
    from core.engine.serve import onnx_export

    writers: dict[str, Writer] = {"timm": _write_timm, "onnx": onnx_export.write}
    if format not in writers:
        raise ExportError(
            what=f"There is no format called {format}",
            why="A model can be taken away as " + " or ".join(writers) + ".",
            fix="Choose one of them.",
        )
    _refuse_used(out)
    original = _open(run)
    out = out.expanduser().resolve()
    with files.disk_errors(out), partial.making(out) as folder:
        difference = compare(original, writers[format](original, folder))
        if out.exists():
            out.rmdir()  # empty, as was made sure of
        folder.rename(out)
    n = len(original.pictures)
    return ExportAnswer(
        format=format,
        folder=str(out),
        files=tuple(sorted(path.name for path in out.iterdir())),
        bytes=files.folder_size(out),
        checked=n,
        largest_difference=difference,
        note=f"It gives the same answers as the original on {n} pictures of this run.",
    )


def _refuse_used(out: Path) -> None:
    if os.path.lexists(out) and (not out.is_dir() or any(out.iterdir())):
        raise ExportError(
            what=f"{out} is in use",
            why="An export never overwrites or mixes with what is there already.",
            fix="Choose a folder that is empty or does not exist yet.",
        )


def _open(run: Path) -> Original:
    trained = replace(trained_model.load(run, torch.device("cpu")), acceleration=Acceleration())
    trained.net.to(memory_format=torch.contiguous_format)
    pictures = _some_pictures(run, trained)
    return Original(
        run=run,
        name=plans.load(run).backbone.name,
        trained=trained,
        pictures=pictures,
        logits=_in_batches(trained.answer, pictures, acceleration.batch_size(trained.device)),
    )


def _some_pictures(run: Path, trained: Trained) -> npt.NDArray[np.uint8]:
    """Pictures of every class in turn, those that were not learnt from first."""
    folder = Path(plans.load(run).folder)
    plan = plans.load(run)
    rows = splits.load_rows(run / "split.csv", plan.classes, tasks.of(plan.task).read)
    checked = [r for r in rows if r.side == "validation"]
    held = [[r for r in checked if c in r.target.names] for c in trained.classes] or [checked]
    learnt = [r for r in rows if r.side == "training"]
    turns = max(map(len, held), default=0)
    in_turn = (of[at] for at in range(turns) for of in held if at < len(of))
    decoded = (_read(folder / row.file, trained) for row in chain(in_turn, learnt))
    some = list(islice((image for image in decoded if image is not None), CHECKED_ON))
    if not some:
        raise ExportError(
            what="The model cannot be checked",
            why=f"None of the run's pictures can be read in {folder}.",
            fix="Bring the folder back to where it was, then export again.",
        )
    return np.stack(some)


def _read(path: Path, trained: Trained) -> images.Uint8Image | None:
    try:
        return images.read(path, trained.preprocessing)
    except DataError:
        return None


def _in_batches(
    answer: Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.float32]],
    pictures: npt.NDArray[np.uint8],
    size: int,
) -> npt.NDArray[np.float32]:
    return np.concatenate([answer(pictures[i : i + size]) for i in range(0, len(pictures), size)])


def compare(
    original: Original, copy: Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.float32]]
) -> float:
    """Ask the copy what the original was asked, many pictures at once and some alone.

    Returns:
        The largest difference in any probability.

    Raises:
        ExportMismatch: another top class, or a probability that differs by more than
            `LARGEST_DIFFERENCE`.
    """
    n = len(original.pictures)
    difference, same = 0.0, 1.0
    for size, asked in ((n, n), (1, min(n, _ALONE))):
        given = _in_batches(copy, original.pictures[:asked], size)
        if given.shape != (asked, len(original.trained.classes)) or not np.isfinite(given).all():
            difference, same = 1.0, 0.0
            break
        shares = original.trained.task.decode(given)
        truth = original.trained.task.decode(original.logits[:asked])
        difference = max(difference, float(np.abs(shares - truth).max()))
        same = min(same, _agreement(shares, truth))
    if same < 1 or difference > LARGEST_DIFFERENCE:
        raise ExportMismatch(
            what="The exported model does not answer as the original does",
            why=f"On {n} pictures of this run they agree on {same:.0%}, and probabilities differ "
            f"by up to {difference:.3g}. Nothing was handed over.",
            fix="Use the other format, and report this with the backbone's name.",
        )
    return difference


def _agreement(shares: npt.NDArray[np.float64], truth: npt.NDArray[np.float64]) -> float:
    """Share of pictures with the same answer; a tie within the allowed difference may fall."""
    chosen = shares.argmax(1)
    rows = np.arange(len(truth))
    return float((truth[rows, chosen] >= truth.max(1) - LARGEST_DIFFERENCE).mean())


def _write_timm(original: Original, folder: Path) -> Any:
    """A timm local folder: what `best/` is, with words on how to use it."""
    trained = original.trained
    if trained.head is not None:
        raise ExportError(
            what=f"This head ({trained.head.kind}) does not exist in the timm format",
            why="A timm model ends in one linear layer; this run's answer comes from more.",
            fix="Export as ONNX, which holds every kind of head; or train with a logistic head.",
        )
    shutil.copyfile(original.run / best_weights.FOLDER / "config.json", folder / "config.json")
    _write_calibrated(trained, original.run, folder / best_weights.WEIGHTS)
    export_readme.write(original.trained, original.name, "timm", folder)
    net = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    return replace(trained, net=net, about={**trained.about, "temperature": 1.0}).answer


def _write_calibrated(trained: Trained, run: Path, path: Path) -> None:
    """The weights with the temperature in the last layer: timm alone gives our probabilities."""
    tensors = trained_model.tensors(run)
    last = {id(parameter) for parameter in network.head_parameters(trained.net)}
    for name, parameter in trained.net.named_parameters():
        if id(parameter) in last:
            tensors[name] = tensors[name] / trained.temperature
    save_file(tensors, path, metadata={"format": "pt"})
