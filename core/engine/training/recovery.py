"""Taking up a training where its files left it, with a way on whatever has become of them.

What is damaged is set aside under a name of its own, never removed. A training is the same every
time it is repeated, so what has to be repeated comes out as it was.
"""

import os
import shutil
from pathlib import Path
from typing import Any

from core import files
from core.engine.training import checkpoint, loop, train_state
from core.engine.training.checkpoint import Position
from core.engine.training.train_state import TrainState
from core.errors import RunDamaged
from core.findings import Finding
from core.runs import best_weights, events
from core.runs.event import Epoch

_NO_WORRY = "Nothing needs to be done now. If it comes again, look whether the drive is failing."


def take_up(state: TrainState) -> bool:
    """Go on from the newest whole checkpoint and the best weights.

    Returns:
        False where there is nothing to go on from: the training begins, perhaps again.
    """
    run, aside = state.context.run, ""
    for path in checkpoint.kept(run):
        try:
            position, tensors = checkpoint.read(path, state.body.device)
            train_state.check(state, tensors, path)
        except RunDamaged:
            now = files.set_aside(path, "damaged")
            aside = aside or now.name
            continue
        return _go_on(state, position, tensors, aside)
    if aside:
        kept = _copy_best(run)
        state.context.notice(_began_again("checkpoint", (aside, kept), _told(run)))
    return False


def _go_on(state: TrainState, position: Position, tensors: dict[str, Any], aside: str) -> bool:
    """From a whole checkpoint; the best weights are in it too where its last epoch was the best."""
    run = state.context.run
    lost = best_weights.damage(run) is not None
    if lost and (position.best_epoch, 0) != (position.epoch, position.batch):
        for path in checkpoint.kept(run):
            files.set_aside(path, "before")
        state.context.notice(_began_again("model", (_set_best_aside(run),), _told(run)))
        return False
    train_state.restore(state, position, tensors)
    if lost:
        name = _set_best_aside(run)
        train_state.keep_best(state, loop.answer(state, state.check_places))
        state.context.notice(_model_again(name))
    if aside:
        state.context.notice(_went_back(aside, _told(run) - position.epoch))
    return True


def _set_best_aside(run: Path) -> str:
    folder = run / best_weights.FOLDER
    return files.set_aside(folder, "damaged").name if os.path.lexists(folder) else ""


def _copy_best(run: Path) -> str:
    """Keep whole best weights when a training begins again, which writes its own in their place.

    The files share their bytes where the disk can do that: none is ever written into.
    """
    if best_weights.damage(run) is not None:
        return ""
    folder = run / best_weights.FOLDER
    with files.disk_errors(folder):
        place = files.free_name(folder, "before")
        shutil.copytree(folder, place, copy_function=_linked)
    return place.name


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _told(run: Path) -> int:
    """Epochs that were told before."""
    before, _ = events.read(run)
    return max((event.epoch for event in before if isinstance(event, Epoch)), default=0)


def _epochs(count: int) -> str:
    return (
        "1 epoch is" if count == 1 else f"{count} epochs are" if count > 0 else "a part of one is"
    )


def _went_back(aside: str, epochs: int) -> Finding:
    return Finding(
        id="checkpoint-damaged",
        severity="warning",
        sentence="The newest checkpoint was damaged, so the training went on from the one before: "
        f"{_epochs(epochs)} repeated, nothing else is lost.",
        remedy=f"{_NO_WORRY} The damaged file is kept as {aside}; it may be deleted.",
        items=(aside,),
    )


def _began_again(what: str, aside: tuple[str, ...], epochs: int) -> Finding:
    return Finding(
        id="training-began-again",
        severity="warning",
        sentence=f"The {what} of this run was damaged and no whole one is left, so the training "
        f"began again from its plan: {_epochs(epochs)} repeated.",
        remedy=f"{_NO_WORRY} What was there before is kept in the run's folder.",
        items=tuple(filter(None, aside)),
    )


def _model_again(aside: str) -> Finding:
    return Finding(
        id="model-written-again",
        severity="note",
        sentence="The best weights were damaged; they were written again from the checkpoint, "
        "which holds the same.",
        remedy=f"{_NO_WORRY} The damaged ones are kept in the run's folder.",
        items=(aside,) if aside else (),
    )
