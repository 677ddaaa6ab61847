"""Many pictures answered into a table on disk: stopped and gone on with as one likes.

Rows are added as the answers come, and nothing else is held: memory does not grow with them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.engine.serve import predict_files
from core.plan import plan as plans
from core.protocol.prediction import FilledTable, ManyRequest, PicturePrediction
from core.report import answer_table, caution
from core.runs import best_weights, questions
from core.runs.stop import CheckStop, never

Progress = Callable[[int, int], None]
Heard = Callable[[Sequence[PicturePrediction]], None]
"""Told of answers as their rows are in the table."""
PHASE = "answering"


def _unheard(_: Sequence[PicturePrediction]) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Listening:
    """Who is told of what goes on, and can end it."""

    on_progress: Progress | None = None
    """Told pictures answered and in all, those of earlier starts among both."""
    check_stop: CheckStop = never
    """Called between batches; what it raises ends the work, and what was answered stays."""
    on_answers: Heard = _unheard


def fill(
    run: Path, files: Sequence[Path], table: Path, top: int = 5, listening: Listening | None = None
) -> FilledTable:
    """Answer all pictures that a table does not hold yet; it is made where it is not there.

    Args:
        run: a run with a model.
        files: see `predict_files.pictures`.
        table: a CSV; where it holds answers of this model it is gone on with.
        top: how many classes to tell of each picture.
        listening: see there.

    Raises:
        RunNotFound, RunNotReady, RunDamaged: no model to ask.
        NoImagesFound, BadTable: nothing to look at, or the table is another one.
        RunBusy: another process is adding to the table.
        DiskFull: no room left; what was answered is in the table.
    """
    hear = listening or Listening()
    paths = predict_files.pictures(files, lambda _: hear.check_stop())
    asked = predict_files.predictor(run, top)
    columns = answer_table.columns_of(plans.load(run), top, answer_table.MODEL)
    model, below = best_weights.mark(run), f"{asked.below:g}" if asked.below else ""
    with answer_table.opened(table, columns, model=model) as writing:
        left = [path for path in paths if answer_table.cell_of(str(path)) not in writing.held]
        total, done = len(paths), len(paths) - len(left)
        if hear.on_progress:
            hear.on_progress(done, total)
        for batch in asked.answers(left):
            hear.check_stop()
            writing.add([columns.row(record, _besides(record, below, model)) for record in batch])
            hear.on_answers(batch)
            done += len(batch)
            if hear.on_progress:
                hear.on_progress(done, total)
    return FilledTable(table=table, pictures=total, fresh=len(left))


def _besides(record: PicturePrediction, below: str, model: str) -> dict[str, str]:
    return {**caution.cells(record), "not_sure_below": below, "model": model}


def answer(
    request: dict[str, Any], place: Path, *, on_progress: Callable[..., None], check_stop: CheckStop
) -> dict[str, Any]:
    """The work of a `ManyRequest`.

    Args:
        request: its arguments.
        place: of the question; its table lies there.
        on_progress: told pictures answered, in all, and what is being done.
        check_stop: see `Listening`.
    """
    asked = ManyRequest.model_validate(request)
    listening = Listening(
        on_progress=lambda done, total: on_progress(done, total, PHASE), check_stop=check_stop
    )
    table = place / questions.ANSWERS_TABLE
    return fill(asked.run, asked.files, table, asked.top, listening).as_json()
