"""Tables of every spelling are read; those that say too little are refused."""

import codecs
from pathlib import Path

import pytest

from core.data import table
from core.errors import BadTable
from tests import worlds


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    path = worlds.table(tmp_path, [("a b.jpg", "x,y;z"), ("c.jpg", "w")], delimiter=delimiter)
    assert [(row.file, *row.names) for row in table.read(path)] == [
        ("a b.jpg", "x,y;z"), ("c.jpg", "w"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heading", [("file", "label"), ("Filename", " CLASS "), ("image_path", "category")]
)
def test_the_columns_have_many_names(tmp_path: Path, heading: tuple[str, str]) -> None:
    path = worlds.table(tmp_path, [("a.jpg", "x")], heading=heading)
    assert [row.names for row in table.read(path)] == [("x",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    text = "file;label;split\r\nä.jpg;größe;test\r\n\r\n"
    (tmp_path / "t.csv").write_bytes(codecs.encode(text, encoding))
    (row,) = table.read(tmp_path / "t.csv")
    assert (row.file, row.names, row.side, row.line) == ("ä.jpg", ("größe",), "test", 2)


def test_a_long_table_is_not_cut_inside_a_letter(tmp_path: Path) -> None:
    lines = "file,label\r\n" + "".join(f"ä{n}.jpg,größe\r\n" for n in range(9000))
    for shift in range(3):
        (tmp_path / "t.csv").write_text("#" * 0 + lines + "x" * shift, "utf-8")
        assert table.usable(tmp_path, ["t.csv"])


def test_names_with_line_breaks_and_quotes_come_back_whole(tmp_path: Path) -> None:
    path = worlds.table(tmp_path, [(name, "x") for name in worlds.WEIRD_NAMES], write=False)
    assert [row.file for row in table.read(path)] == list(worlds.WEIRD_NAMES)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "file\nx.jpg\n", "\x00\x01\x02", "label\n"])
def test_a_table_without_its_columns_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text, "utf-8")
    with pytest.raises(BadTable):
        list(table.read(tmp_path / "t.csv"))
    with pytest.raises(BadTable):
        table.refuse_unusable(tmp_path, ["t.csv"])
    assert table.usable(tmp_path, ["t.csv"]) == []


def test_a_table_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable):
        list(table.read(tmp_path / "gone.csv"))


def test_two_tables_are_refused_unless_named_after_the_sides(tmp_path: Path) -> None:
    for name in ("train.csv", "test.csv"):
        worlds.table(tmp_path, [("a.jpg", "x")], name=name)
    assert len(table.usable(tmp_path, ["train.csv", "test.csv", "deep/other.csv"])) == 2
    worlds.table(tmp_path, [("a.jpg", "x")], name="more.csv")
    with pytest.raises(BadTable, match="3 tables"):
        table.usable(tmp_path, ["train.csv", "test.csv", "more.csv"])


def test_a_short_row_and_a_field_too_long(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("file,label\na.jpg\n", "utf-8")
    assert [(row.file, row.names) for row in table.read(tmp_path / "t.csv")] == [("a.jpg", ())]
    (tmp_path / "t.csv").write_text(f"file,label\na.jpg,{'x' * 200_000}\n", "utf-8")
    with pytest.raises(BadTable, match="does not say") as refused:
        list(table.read(tmp_path / "t.csv"))
    assert "Line" in refused.value.why


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a.jpg", "a.jpg"),
        ("./x/../a.jpg", "a.jpg"),
        ("sub\\b.jpg", "sub/b.jpg"),
        (" c.jpg ", "c.jpg"),
        ("../a.jpg", None),
        ("..", None),
        ("x/../../a.jpg", None),
        ("/etc/passwd", None),
        ("\0.jpg", "\0.jpg"),
    ],
)
def test_a_row_never_leads_outside(tmp_path: Path, file: str, expected: str | None) -> None:
    assert table.inside(file, tmp_path, {"a.jpg"}) == expected


def test_an_absolute_path_inside_is_fine(tmp_path: Path) -> None:
    assert table.inside(str(tmp_path / "x" / "a.jpg"), tmp_path, set()) == "x/a.jpg"


def test_a_name_that_is_there_is_taken_literally(tmp_path: Path) -> None:
    assert table.inside(" odd\\name.jpg", tmp_path, {" odd\\name.jpg"}) == " odd\\name.jpg"


@pytest.mark.parametrize("bar", ["|", ";"])
@pytest.mark.parametrize("heading", table.LABELS_COLUMNS)
def test_a_column_of_labels_names_several_classes_or_none(
    tmp_path: Path, heading: str, bar: str
) -> None:
    text = f"file,{heading}\na.jpg,red{bar} round\nb.jpg,\nc.jpg,red\n"
    (tmp_path / "t.csv").write_text(text, "utf-8")
    rows = list(table.read(tmp_path / "t.csv"))
    assert [row.names for row in rows] == [("red", "round"), (), ("red",)]
    assert all(row.several for row in rows)


def test_a_column_of_one_label_is_never_taken_apart(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("file,label\na.jpg,red|round\n", "utf-8")
    (row,) = table.read(tmp_path / "t.csv")
    assert (row.names, row.several) == (("red|round",), False)


def test_a_table_that_graft_wrote_is_taken_to_the_letter(tmp_path: Path) -> None:
    labels = "''=a; b |\"c|d\""
    rows = [("'=x.jpg", labels, "", "c1"), ("y.jpg", "", "leave out", "")]
    path = worlds.table(tmp_path, rows, heading=("file", "labels", "said", "content"), write=False)
    first, second = table.read(path)
    assert (first.file, first.names) == ("=x.jpg", ("'=a; b ", "c|d"))
    assert first.more == {"labels": labels[1:], "content": "c1"}
    assert (second.names, second.more, second.ours) == ((), {"said": "leave out"}, True)


def test_in_any_other_table_an_apostrophe_is_part_of_the_name(tmp_path: Path) -> None:
    rows = [("'=x.jpg", " '=a ", "me")]
    path = worlds.table(tmp_path, rows, heading=("file", "label", "who"), write=False)
    (row,) = table.read(path)
    assert (row.file, row.names, row.more, row.ours) == ("'=x.jpg", ("'=a",), {"who": "me"}, False)
