"""`graft runs` and `graft stop`: what was trained, and ending what is training."""

import time
from typing import Any

from core.cli.answer import Answer, AsJson, tell
from core.cli.follow import outcome
from core.cli.train import Run
from core.runs import launch, notes, status_sentence, store

_PATIENCE_S = 120.0
"""Longest wait for a stop: it comes within one batch, or one embedding of a picture."""


def runs(json: AsJson = False) -> Answer:
    """List the runs, the newest first."""
    views, damaged = store.list_runs()
    broken = [{"folder": str(path), "error": error.as_dict()} for path, error in damaged]
    lines = [f"{view.folder}  {view.name}: {status_sentence.sentence(view)}" for view in views]
    lines += [f"{path}  {error.what}" for path, error in damaged]
    return Answer(
        data={"runs": [_row(view) for view in views], "damaged": broken},
        text="\n".join(lines) or "No runs yet.",
    )


def stop(run: Run, json: AsJson = False) -> Answer:
    """End a run after the batch it is at; its best weights are kept."""
    view = store.read(run)
    if view.state in store.ENDED or view.state == "created":
        return outcome(view)
    launch.request_stop(run)
    tell("Stopping after the batch at hand …")
    patience = time.monotonic() + _PATIENCE_S
    while view.refresh().state not in store.ENDED and time.monotonic() < patience:
        time.sleep(0.1)
    return outcome(view)


def _row(view: store.RunView) -> dict[str, Any]:
    return {
        "run": str(view.folder),
        "name": view.name,
        "note": notes.of_run(view.folder).text or None,
        "state": view.state,
        "folder": view.plan.folder,
        "classes": list(view.plan.classes),
        "backbone": view.plan.backbone.name,
        "strategy": view.plan.recipe.strategy,
        "started": view.first_t,
        "validation": dict(view.validation) or None,
    }
