"""A watched folder: what comes in is answered within two seconds, and copied where that says.

The table is the ledger: a picture is known by its name and its content, so that none is answered
twice, whatever ended the watch before; one that is replaced under its name is answered anew.
"""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core import files
from core.data import formats, refusals
from core.data.annotations import class_list
from core.data.arrivals import Arrival, Arrivals, FileState
from core.engine.serve import predict_files
from core.engine.serve.predict_files import Predictor
from core.errors import DataError, DiskFull, ExportError, folder_gone
from core.plan import plan as plans
from core.protocol.prediction import PicturePrediction
from core.protocol.watch import Watched, WatchRequest
from core.report import answer_table, caution, watch_table
from core.report.answer_table import AnswerTable
from core.report.sorted_copies import SortedCopies
from core.report.watch_table import Ledger
from core.runs import best_weights
from core.runs.stop import CheckStop, never

_EVERY_S = 0.4
_AT_ONCE = 64
"""Pictures answered before the folder is looked at again."""
_TROUBLE_S = 5.0
"""Until it is tried again where the disk is full or a drive is gone."""


@dataclass(frozen=True, kw_only=True)
class Listeners:
    """Who is told of what goes on, and can end it."""

    on_sorted: Callable[[PicturePrediction, tuple[str, ...]], None] = lambda *_: None
    """Told what was said of a picture, its file relative to the watched folder, and its copies,
    relative to theirs."""
    on_trouble: Callable[[str], None] = lambda _: None
    """Told once what keeps it from its work, and "" when that is over."""
    check_stop: CheckStop = never
    """Called several times a second; what it raises ends the watch."""


def watch(request: WatchRequest, listeners: Listeners | None = None) -> None:
    """Watch a folder until `check_stop` raises.

    Raises:
        RunNotFound, RunNotReady, RunDamaged: no model to ask.
        FolderNotFound: the folder is not there; one that goes away later is waited for.
        ExportError: the copies would come into the watched folder again.
        BadTable: the table is another one.
        RunBusy: another process is adding to it.
        DiskFull: no room for the table.
    """
    folder, out = request.folder.resolve(), request.out.resolve()
    if not folder.is_dir():
        raise folder_gone(folder, "watch it again")
    if folder.is_relative_to(out):
        raise ExportError(
            what=f"{folder} lies in {out}",
            why="The copies could come into the watched folder and be answered again.",
            fix="Choose another folder for the copies.",
        )
    predictor = predict_files.predictor(request.run, request.top)
    columns = answer_table.columns_of(plans.load(request.run), request.top, watch_table.MORE)
    path = watch_table.place_of(request)
    ledger = watch_table.ledger(path, columns)
    copies = SortedCopies(out, predictor.trained.classes, request.sure, ledger.copies)
    model = best_weights.mark(request.run)
    with answer_table.opened(path, columns, model=None) as table:
        watching = _Watch(
            predictor=predictor,
            model=model,
            table=table,
            copies=copies,
            ledger=ledger,
            sure=request.sure,
            arrivals=Arrivals(folder, out, ledger.states, time.monotonic),
            hear=listeners or Listeners(),
        )
        watching.go_on()


@dataclass(kw_only=True)
class _Watch:
    predictor: Predictor
    model: str
    table: AnswerTable
    copies: SortedCopies
    ledger: Ledger
    sure: float
    arrivals: Arrivals
    hear: Listeners
    trouble: str = ""

    def go_on(self) -> None:
        """Look, answer, look again."""
        while True:
            self.hear.check_stop()
            began = time.monotonic()
            ready = self.arrivals.look()
            took = time.monotonic() - began
            try:
                self._answer(ready[:_AT_ONCE])
                self._tell("")
            except OSError as error:
                self._tell(f"{error.strerror or error}. It is tried again every few seconds.")
                self._sleep(_TROUBLE_S)
            except DiskFull as error:
                self._tell(f"{error.what}. It goes on by itself once there is room.")
                self._sleep(_TROUBLE_S)
            if len(ready) <= _AT_ONCE:
                self._sleep(max(_EVERY_S, 2 * took))  # a slow drive is not asked all the time

    def _tell(self, trouble: str) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self.hear.on_trouble(trouble)

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.hear.check_stop()
            time.sleep(min(0.2, left))

    def _answer(self, ready: Sequence[Arrival]) -> None:
        """Answer those of the pictures that are whole and new.

        Raises:
            DiskFull, OSError: what was written down stays; the others come again.
        """
        new = {arrival.path: (arrival, content) for arrival, content in self._new(ready)}
        for batch in self.predictor.answers(list(new)):
            self.hear.check_stop()
            for record in batch:
                arrival, content = new[Path(record.file)]
                if FileState.of(arrival.path) == arrival.state:  # else it is looked at again
                    self._keep(arrival, content, record)

    def _new(self, ready: Sequence[Arrival]) -> Iterator[tuple[Arrival, str]]:
        for arrival in ready:
            try:
                content = files.content_hash(arrival.path)
                if watch_table.key(arrival.name, content) in self.ledger.answered:
                    self.arrivals.done(arrival)  # touched, not changed
                    continue
                formats.inspect(arrival.path)
            except (DataError, OSError) as error:
                self._put_off(arrival, error)
            else:
                yield arrival, content

    def _put_off(self, arrival: Arrival, error: DataError | OSError) -> None:
        """Perhaps it is being written; where it stays so, it is written down once."""
        if not arrival.last_try or not arrival.path.exists():
            self.arrivals.put_off(arrival)
            return
        known = error if isinstance(error, DataError) else refusals.unreadable(arrival.path, error)
        with contextlib.suppress(OSError):
            record = PicturePrediction(file="", error=known)
            self._keep(arrival, files.content_hash(arrival.path), record)
            return
        self.arrivals.put_off(arrival)

    def _keep(self, arrival: Arrival, content: str, record: PicturePrediction) -> None:
        """Copy a picture, then write it down: a crash between the two is mended by the next try."""
        sure = None if record.error else record.sureness >= self.sure
        record = record.model_copy(update={"file": arrival.name, "sure": sure})
        copies: tuple[str, ...] = ()
        try:
            copies = () if record.error else self.copies.put(arrival.path, record)
        except OSError as error:
            if not arrival.path.exists() or not self.copies.out.is_dir():
                raise
            not_copied = {"error": _not_copied(arrival, error), "sure": None}
            record = record.model_copy(update=not_copied)
        if self.copies.not_sure in {copy.partition("/")[0] for copy in copies}:
            self._teach_classes()
        more = {
            **caution.cells(record),
            "model": self.model,
            "content": content,
            "bytes": str(arrival.state.size),
            "modified_ns": str(arrival.state.changed_ns),
            "copy": watch_table.joined(copies),
            "answered": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        self.table.add([self.table.columns.row(record, more)])
        self.copies.settle(copies)
        self.ledger.answered.add(watch_table.key(arrival.name, content))
        self.arrivals.done(arrival)
        self.hear.on_sorted(record, copies)

    def _teach_classes(self) -> None:
        """The page Label opens the folder of the unsure ones with the classes of the model."""
        folder = self.copies.out / self.copies.not_sure
        if not class_list.of(folder).names:
            for name in self.predictor.trained.classes:
                class_list.make(folder, name)


def _not_copied(arrival: Arrival, error: OSError) -> ExportError:
    return ExportError(
        what=f"{arrival.name} was answered, and could not be copied",
        why=f"{error.strerror or error}.",
        fix="Give it another name, or copy it yourself.",
    )


def answer(
    request: dict[str, Any], place: Path, *, on_progress: Callable[..., None], check_stop: CheckStop
) -> dict[str, Any]:
    """The work of a `WatchRequest`; it ends by a stop alone.

    Args:
        request: its arguments.
        place: of the question.
        on_progress: told how many were answered, and what keeps it from its work.
        check_stop: see `Listeners`.
    """
    asked = WatchRequest.model_validate(request)
    count = 0

    def sorted_(*_: object) -> None:
        nonlocal count
        count += 1
        on_progress(count, 0, "")

    on_progress(0, 0, "")
    heard = Listeners(
        on_sorted=sorted_,
        on_trouble=lambda trouble: on_progress(count, 0, trouble),
        check_stop=check_stop,
    )
    watch(asked, heard)
    return Watched(table=watch_table.place_of(asked), answered=count).as_json()
