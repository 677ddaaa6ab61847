"""Laws of a table that is looked at while it grows."""

import threading
from pathlib import Path

from core.report import answer_table
from core.report.answer_index import AnswerIndex
from tests.report.test_answer_table import COLUMNS, add, said


def test_what_was_added_since_is_there_and_each_row_is_found(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    table = AnswerIndex(path=path, columns=COLUMNS)
    table.refresh()
    assert len(table) == 0
    add(path, "1.jpg", 'a "quoted"\nname.jpg')
    table.refresh()
    add(path, "3.jpg")
    path.write_bytes(path.read_bytes() + b"half a ro")
    table.refresh()
    assert [row.file for row in table.read([2, 0, 1])] == [
        "3.jpg", "1.jpg", 'a "quoted"\nname.jpg',
    ]  # fmt: skip


def test_rows_are_counted_and_found_by_their_answer(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    rows = [said("1.jpg"), said("2.jpg", "wasp"), said("3.jpg")]
    answer_table.write(path, COLUMNS, rows)
    table = AnswerIndex(path=path, columns=COLUMNS)
    table.refresh()
    assert table.counts == {"bee": 2, "wasp": 1}
    assert list(table.of("bee")) == [0, 2]
    assert list(table.of("ant")) == []


def test_a_table_that_was_begun_anew_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    add(path, "1.jpg", "2.jpg")
    table = AnswerIndex(path=path, columns=COLUMNS)
    table.refresh()
    path.unlink()
    add(path, "9.jpg")
    table.refresh()
    assert [row.file for row in table.read(range(len(table)))] == ["9.jpg"]
    path.unlink()
    table.refresh()
    assert len(table) == 0
    assert table.counts == {}


def test_several_tabs_that_look_at_once_count_each_row_once(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    add(path, *(f"{number}.jpg" for number in range(3000)))
    table = AnswerIndex(path=path, columns=COLUMNS)
    tabs = [threading.Thread(target=table.refresh) for _ in range(8)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(table) == 3000
