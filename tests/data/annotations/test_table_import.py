"""A table says things of pictures: all of it is kept or told, and what was exported comes back."""

import contextlib
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from core import files
from core.data import scan
from core.data.annotations import journal, labels_table, merging, overlay, table_import
from core.data.annotations.table_import import TableImport
from core.data.dataset import Dataset
from core.errors import BadTable, LabelsRefused, NoImagesFound
from tests import worlds
from tests.data.annotations import saying

FIRST, SECOND = "ants/p0_0000.jpg", "ants/p0_0001.jpg"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 3, "bees": 3})


def _read(data: Path, rows: Sequence[Sequence[str]], *heading: str) -> TableImport:
    """What a table brings; it is kept."""
    path = worlds.table(data.parent / "tables", rows, heading=heading, write=False)
    return _kept(scan.found(data), path)


def _kept(dataset: Dataset, path: Path) -> TableImport:
    read = table_import.read(path, dataset, overlay.of(dataset.folder), "me")
    journal.write(dataset.folder, read.events)
    return read


def _labels(data: Path) -> dict[str, str]:
    return {picture.file: picture.label for picture in scan.scan(data).pictures}


def test_a_label_that_differs_is_kept_and_one_that_does_not_is_no_news(data: Path) -> None:
    rows = [(FIRST, "wasp"), (SECOND, "wasp"), ("bees/p1_0000.jpg", "bees")]
    read = _read(data, rows, "file", "label")
    assert (read.pictures, read.same, read.unused) == (2, 1, ())
    (event,) = read.events
    assert (event.who, event.names, event.files) == ("me", ("wasp",), (FIRST, SECOND))
    assert _labels(data)[FIRST] == "wasp"
    again = _read(data, rows, "file", "label")
    assert (again.events, again.same) == ((), 3)


@pytest.mark.parametrize("kind", ["leave out", "not sure", "none of these", " Leave Out "])
def test_what_was_said_is_kept_as_that(data: Path, kind: str) -> None:
    read = _read(data, [(FIRST, "ants", kind)], "file", "label", "said")
    assert read.events[0].kind == kind.strip().lower()
    assert FIRST not in _labels(data)


def test_a_label_brings_back_what_was_left_out(data: Path) -> None:
    saying.write(data, FIRST, kind="leave out")
    _read(data, [(FIRST, "ants")], "file", "label")
    assert _labels(data)[FIRST] == "ants"


def test_what_names_nothing_here_is_told_line_by_line(data: Path) -> None:
    worlds.text_as_picture(data / "ants" / "text.jpg")
    rows = [
        ("nowhere.jpg", "x", ""), ("../up.jpg", "x", ""), ("ants/text.jpg", "x", ""),
        (FIRST, "", ""), (FIRST, "x", "perhaps"), (FIRST, "n" * 301, ""), ("", "x", ""),
        (FIRST, "wasp", ""), (FIRST, "bee", ""),
    ]  # fmt: skip
    read = _read(data, rows, "file", "label", "said")
    assert [line.line for line in read.unused] == [2, 3, 4, 5, 6, 7, 8, 10]
    words = "not there|outside|not a picture|nothing|perhaps|longer|not there|earlier".split("|")
    for line, word in zip(read.unused, words, strict=True):
        assert word in line.reason, line
    assert [event.names for event in read.events] == [("wasp",)]


def test_a_picture_is_found_by_its_content_wherever_it_lies_now(data: Path) -> None:
    content = files.content_hash(data / FIRST)
    (data / FIRST).rename(data / "bees" / "moved.jpg")
    _read(data, [(FIRST, "wasp", content)], "file", "label", "content")
    assert _labels(data)["bees/moved.jpg"] == "wasp"


def test_another_picture_under_the_old_name_is_not_taken_for_it(data: Path) -> None:
    rows = [(FIRST, "wasp", "0" * 32), (SECOND, "wasp", "1.2E+31")]
    read = _read(data, rows, "file", "label", "content")
    assert [(line.file, "another picture" in line.reason) for line in read.unused] == [
        (FIRST, True)
    ]
    assert _labels(data)[SECOND] == "wasp", "a content that a spreadsheet spoilt is none"


def test_groups_and_notes_come_by_themselves(data: Path) -> None:
    rows = [(FIRST, "", "plate 1", "dark"), (SECOND, "", "plate 1", "")]
    read = _read(data, rows, "file", "label", "group", "note")
    assert not read.unused
    now = overlay.of(data)
    assert {*now.groups.values()} == {"plate 1"}
    assert [*now.notes.values()] == ["dark"]


def test_several_classes_are_a_set_and_an_empty_cell_is_none_of_them(tmp_path: Path) -> None:
    rows = [("a.png", "red|round"), ("b.png", "red"), ("c.png", "")]
    worlds.table(tmp_path / "set", rows, heading=("file", "labels"))
    changed = [("a.png", "round;red"), ("b.png", ""), ("c.png", "blue")]
    read = _read(tmp_path / "set", changed, "file", "labels")
    assert read.same == 1
    assert _labels(tmp_path / "set") == {"a.png": "red|round", "b.png": "", "c.png": "blue"}


@pytest.mark.parametrize("text", saying.ANY_TEXT)
def test_what_was_exported_comes_back_as_it_was(data: Path, tmp_path: Path, text: str) -> None:
    saying.write(data, FIRST, names=(text,), who=text)
    saying.write(data, SECOND, names=(text, "b"), who="")
    saying.write(data, SECOND, kind="note", text=text)
    saying.write(data, FIRST, kind="group", text=text)
    _comes_back(data, tmp_path / "a.csv")


def _comes_back(data: Path, path: Path, **told: bool) -> None:
    dataset, before = scan.found(data, **told), saying.counting(journal.read(data))
    labels_table.write(dataset, overlay.of(data), path)
    journal.path(data).unlink()
    assert not _kept(dataset, path).unused
    assert saying.counting(journal.read(data)) == before
    assert not _kept(dataset, path).events, "a second time nothing is new"


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_whatever_was_said_comes_back_as_it_was(
    data: Path, tmp_path: Path, seed: int, several: bool
) -> None:
    chance = random.Random(seed)
    for copy in range(2):
        (data / "bees" / f"copy{copy}.jpg").write_bytes(
            (data / "ants" / f"p0_000{copy}.jpg").read_bytes()
        )
    dataset = scan.found(data, several=several)
    assert dataset.kind == ("multilabel" if several else "classify")
    said = saying.at_random(chance, dataset, chance.randint(1, 25), "ann")
    journal.write(data, said.all)
    _comes_back(data, tmp_path / "a.csv", several=several)
    here = {picture.content: picture.file for picture in dataset.pictures}
    assert merging.merge(journal.read(data), said, here, prefer_theirs=True).events == ()


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_table_is_read_or_refused(data: Path, seed: int) -> None:
    chance = random.Random(seed)
    dataset = scan.found(data)
    journal.write(data, saying.at_random(chance, dataset, 8, "ann").all)
    path = data.parent / "a.csv"
    labels_table.write(dataset, overlay.of(data), path)
    journal.path(data).unlink()
    path.write_bytes(saying.damaged(chance, path.read_bytes()))
    with contextlib.suppress(BadTable):
        _kept(dataset, path)
    assert journal.read(data).damaged == 0
    with contextlib.suppress(NoImagesFound):  # where it leaves out all of them
        assert len(scan.scan(data).pictures) <= len(dataset.pictures)


@pytest.mark.parametrize("data_", [b"", b"a,b\n1,2\n", b"\0" * 100, b"[]"])
def test_a_file_that_is_no_table_is_refused(data: Path, data_: bytes) -> None:
    path = data.parent / "a.csv"
    path.write_bytes(data_)
    with pytest.raises(BadTable):
        _kept(scan.found(data), path)


def test_a_cell_as_long_as_a_book_is_refused(data: Path) -> None:
    path = data.parent / "a.csv"
    path.write_text(f"file,label\n{FIRST},{'n' * 10**6}\n")
    with pytest.raises(BadTable) as refused:
        _kept(scan.found(data), path)
    assert "Line 2" in refused.value.why


def test_a_huge_table_is_refused_before_it_is_read(data: Path) -> None:
    with (data.parent / "a.csv").open("wb") as file:
        file.truncate(300 * 2**30)
    with pytest.raises(LabelsRefused, match="too large"):
        _kept(scan.found(data), data.parent / "a.csv")


@pytest.mark.parametrize("kind", ["json", "jsonl", "coco", "voc"])
def test_every_kind_of_list_can_be_brought_in(data: Path, kind: str) -> None:
    shown = {FIRST: ["wasp"], "p0_0001.jpg": ["bees"], "bees/gone.jpg": ["bees"]}
    place = data.parent / "lists" / f"list.{kind.replace('coco', 'json')}"
    place.parent.mkdir()
    if kind == "voc":
        for file, (name,) in shown.items():
            worlds.voc(place, f"{Path(file).stem}.xml", name, told=file)
        (place / "bad.xml").write_text("<x/>")
    else:
        records = [{"file": file, "label": name} for file, (name,) in shown.items()]
        lines = "\n".join(map(json.dumps, records))
        texts = {
            "json": json.dumps(records),
            "jsonl": lines,
            "coco": json.dumps(worlds.coco(shown)),
        }
        place.write_text(texts[kind])
    read = _kept(scan.found(data), place)
    assert _labels(data) == {
        **{f"{c}/p{n}_000{m}.jpg": c for n, c in enumerate(("ants", "bees")) for m in range(3)},
        FIRST: "wasp", SECOND: "bees",
    }  # fmt: skip
    told = {line.file: line.reason for line in read.unused}
    assert told.pop("bees/gone.jpg") == "it is not there"
    assert told == ({"bad.xml": "is no annotation of a picture"} if kind == "voc" else {})
