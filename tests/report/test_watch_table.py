"""Laws of the table of a watched folder: what it held is known again."""

from pathlib import Path

from core.data.arrivals import FileState
from core.protocol.watch import WatchRequest
from core.report import answer_table, watch_table
from core.report.answer_table import Columns
from tests.report.test_answer_table import said

COLUMNS = Columns(classes=("ant", "bee"), top=2, more=watch_table.MORE)


def test_what_was_written_down_is_known_again(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    assert watch_table.ledger(path, COLUMNS).answered == set()
    more = {
        "model": "m", "content": "c1", "bytes": "12", "modified_ns": "34",
        "copy": watch_table.joined(("bee/=1.jpg", "ant/=1.jpg")), "answered": "2026-11-22",
    }  # fmt: skip
    with answer_table.opened(path, COLUMNS, model=None) as table:
        table.add([COLUMNS.row(said("=1.jpg"), more)])
    held = watch_table.ledger(path, COLUMNS)
    assert held.states == {"=1.jpg": FileState(size=12, changed_ns=34)}
    assert held.answered == {watch_table.key("=1.jpg", "c1")}
    assert held.copies == ["bee/=1.jpg", "ant/=1.jpg"]


def test_the_table_lies_beside_the_copies_unless_another_is_named(tmp_path: Path) -> None:
    request = WatchRequest(run=tmp_path, folder=tmp_path / "in", out=tmp_path / "out")
    assert watch_table.place_of(request) == tmp_path / "out" / "answers.csv"
    named = request.model_copy(update={"table": tmp_path / "t.csv"})
    assert watch_table.place_of(named) == tmp_path / "t.csv"
