"""Laws of the table of answers: whole rows, gone on with, nothing that a spreadsheet would run."""

import csv
from pathlib import Path

import pytest

from core.errors import BadTable, RunBusy, UnreadablePicture
from core.protocol.prediction import LabelShare, PicturePrediction
from core.report import answer_table
from core.report.answer_table import Columns
from tests.worlds import WEIRD_NAMES

COLUMNS = Columns(classes=("ant", "bee", "wasp"), top=2, more=("model",))


def said(file: str, label: str = "bee", confidence: float = 0.75) -> PicturePrediction:
    top = (
        LabelShare(label=label, confidence=confidence),
        LabelShare(label="ant", confidence=1 - confidence),
    )
    return PicturePrediction(file=file, label=label, confidence=confidence, top=top)


def add(path: Path, *files: str, model: str = "m1") -> None:
    with answer_table.opened(path, COLUMNS, model=model) as table:
        table.add([COLUMNS.row(said(file), {"model": model}) for file in files])


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_added_later_follows_and_what_was_there_is_known(tmp_path: Path) -> None:
    path = tmp_path / "out" / "answers.csv"
    add(path, "1.jpg", "2.jpg")
    with answer_table.opened(path, COLUMNS, model="m1") as table:
        assert table.held == {"1.jpg", "2.jpg"}
    add(path, "3.jpg")
    assert [row["file"] for row in cells(path)] == ["1.jpg", "2.jpg", "3.jpg"]
    assert cells(path)[0] == {
        "file": "1.jpg", "label": "bee", "confidence": "0.750000", "label_2": "ant",
        "confidence_2": "0.250000", "error": "", "model": "m1",
    }  # fmt: skip


@pytest.mark.parametrize("lost", range(1, 60, 7))
def test_a_row_that_was_cut_short_is_none_and_comes_again(tmp_path: Path, lost: int) -> None:
    path = tmp_path / "answers.csv"
    add(path, "1.jpg", 'with "quotes"\nand a line.jpg')
    path.write_bytes(path.read_bytes()[:-lost])
    with answer_table.opened(path, COLUMNS, model="m1") as table:
        assert table.held == {"1.jpg"}
        table.add([COLUMNS.row(said("2.jpg"), {"model": "m1"})])
    assert [row["file"] for row in cells(path)] == ["1.jpg", "2.jpg"]


def test_a_heading_that_was_cut_short_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    for length in (0, 5, 20):
        path.write_bytes(answer_table.beginning(COLUMNS)[:length])
        add(path, "1.jpg")
        assert len(cells(path)) == 1


def test_answers_of_another_model_or_other_columns_are_not_mixed(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    add(path, "1.jpg")
    before = path.read_bytes()
    with pytest.raises(BadTable):
        add(path, "2.jpg", model="m2")
    other = Columns(classes=("ant", "bee", "wasp"), top=5, more=("model",))
    with pytest.raises(BadTable), answer_table.opened(path, other, model="m1"):
        pass
    assert path.read_bytes() == before
    with answer_table.opened(path, COLUMNS, model=None) as table:
        assert table.held == {"1.jpg"}


def test_a_file_of_somebody_else_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    for text in ("file,label\n1.jpg,bee\n", "some words"):
        path.write_text(text)
        with pytest.raises(BadTable):
            add(path, "1.jpg")
        assert path.read_text() == text
    add(tmp_path / "b.csv", "1.jpg")
    grown = (tmp_path / "b.csv").read_bytes() + b'"' + b"x" * (2 << 20)
    (tmp_path / "b.csv").write_bytes(grown)
    with pytest.raises(BadTable):
        add(tmp_path / "b.csv", "2.jpg")
    assert (tmp_path / "b.csv").read_bytes() == grown


def test_two_do_not_write_one_table(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    with answer_table.opened(path, COLUMNS, model="m1"), pytest.raises(RunBusy):
        add(path, "1.jpg")
    add(path, "1.jpg")


def test_every_name_and_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    records = [said(name) for name in WEIRD_NAMES] + [said("=1+1.jpg", label="bee")]
    answer_table.write(path, COLUMNS, records)
    read = [COLUMNS.record(row) for row, _ in answer_table.rows_of(path, COLUMNS)]
    assert [row.file for row in read] == [row.file for row in records]
    assert read == records


def test_several_classes_and_errors_come_back(tmp_path: Path) -> None:
    columns = Columns(classes=("red", "a|b", "round"), several=True, more=("model",))
    shares = {"round": 0.9, "a|b": 0.7, "red": 0.1}
    top = tuple(LabelShare(label=name, confidence=share) for name, share in shares.items())
    both = PicturePrediction(
        file="1.jpg", label='"a|b"|round', confidence=0.7, labels=top[:2], top=top
    )
    none = PicturePrediction(file="2.jpg", label="", labels=(), top=top)
    error = UnreadablePicture(what="3.jpg cannot be read.", why="It is a text.", fix="")
    bad = PicturePrediction(file="3.jpg", error=error)
    path = tmp_path / "answers.csv"
    answer_table.write(path, columns, [both, none, bad])
    read = [columns.record(row) for row, _ in answer_table.rows_of(path, columns)]
    assert read[:2] == [both, none]
    assert read[2].error
    assert read[2].error.what == "3.jpg cannot be read. It is a text."


@pytest.mark.parametrize(
    "name", ["=1+1.jpg", "+1.jpg", "-1.jpg", "@x.jpg", "\tx.jpg", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_ever_a_formula(name: str) -> None:
    row = COLUMNS.row(said(name, label=name), {"model": name})
    assert row[0] == row[1] == row[-1] == f"'{name}"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)
