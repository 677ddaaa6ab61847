"""A longer question to the engine from the command line: it waits its turn, and is kept.

The same question that a page asks, so that each finds what the other measured.
"""

import time
from pathlib import Path

from core.cli.answer import tell
from core.cli.progress import counted
from core.data.dataset import Dataset
from core.errors import WorkerFailed
from core.protocol.request import A, Question
from core.runs import launch, questions
from core.runs.questions import QuestionView

_EVERY_S = 0.1


def ask(question: Question[A], dataset: Dataset | None = None, *, again: bool = False) -> A:
    """The answer to a question; Ctrl-C ends it. What was answered before is not asked again.

    Args:
        question: see `core.protocol`.
        dataset: what was scanned, where it is about a folder.
        again: ask anew even if there is an answer.

    Raises:
        GraftError: the engine's.
        WorkerFailed: it was ended by somebody else, or by force.
    """
    view = _followed(questions.start(question.verb, question.as_json(), dataset, again=again))
    if view.error:
        raise view.error
    if view.answer is None:
        raise WorkerFailed(
            what=f"The question was {view.state} before there was an answer",
            why="It was stopped in the app, or its process was killed.",
            fix=f"Ask again; details are in {view.folder / launch.WORKER_LOG}.",
        )
    return question.read(view.answer)


def _followed(place: Path) -> QuestionView:
    listen, told = counted("pictures"), ""
    try:
        while (view := questions.read(place)).state == "running":
            if view.total:
                listen(view.done, view.total, view.what)
            elif view.what not in ("", told):
                told = view.what
                tell(f"  {told}")
            time.sleep(_EVERY_S)
    except KeyboardInterrupt:
        questions.stop(place)
        raise
    return view
