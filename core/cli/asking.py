"""A longer question to the engine from the command line: it waits its turn, and is kept.

The same question that a page asks, so that each finds what the other measured.
"""

import time
from pathlib import Path
from typing import Any

from core.cli.answer import tell
from core.cli.progress import counted
from core.errors import WorkerFailed
from core.runs import launch, tasks
from core.runs.tasks import TaskView, Verb

_EVERY_S = 0.1


def ask(verb: Verb, arguments: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question; Ctrl-C ends it. What was answered before is not asked again.

    Args:
        verb: what to do.
        arguments: see `core.engine.task`.

    Raises:
        GraftError: the engine's.
        WorkerFailed: it was ended by somebody else, or by force.
    """
    view = _followed(tasks.start(verb, arguments))
    if view.error:
        raise view.error
    if view.answer is None:
        raise WorkerFailed(
            what=f"The question was {view.state} before there was an answer",
            why="It was stopped in the app, or its process was killed.",
            fix=f"Ask again; details are in {view.folder / launch.LOG}.",
        )
    return view.answer


def _followed(place: Path) -> TaskView:
    listen, told = counted("pictures"), ""
    try:
        while (view := tasks.read(place)).state == "running":
            if view.total:
                listen(view.done, view.total, view.what)
            elif view.what not in ("", told):
                told = view.what
                tell(f"  {told}")
            time.sleep(_EVERY_S)
    except KeyboardInterrupt:
        tasks.stop(place)
        raise
    return view
