"""What others said comes as a file that may be anything: bounded, counted, never obeyed."""

import json
import random
from pathlib import Path

import pytest

from core.data import scan
from core.data.annotations import events_file, journal, merging
from core.data.annotations.event import LabelEvent
from core.errors import LabelsRefused
from tests import worlds
from tests.data.annotations import saying

GOOD = LabelEvent(kind="label", who="ann", contents=("c1",), names=("bees",))


def test_what_is_written_for_another_is_read_as_it_was(tmp_path: Path) -> None:
    dataset = scan.found(worlds.class_folders(tmp_path / "set", {"ants": 3, "bees": 3}))
    said = saying.at_random(random.Random(5), dataset, 60, "ann")
    journal.write(dataset.folder, said.all)
    assert events_file.write(dataset.folder, tmp_path / "all.jsonl") == 60
    assert events_file.read(tmp_path / "all.jsonl") == said


def test_nothing_said_is_nothing_to_give(tmp_path: Path) -> None:
    with pytest.raises(LabelsRefused, match="Nothing was said"):
        events_file.write(tmp_path, tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_as_far_as_it_can_be(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    dataset = scan.found(worlds.class_folders(tmp_path / "set", {"ants": 2, "bees": 2}))
    journal.write(tmp_path, saying.at_random(chance, dataset, 12, "ann").all)
    path = tmp_path / "a.jsonl"
    path.write_bytes(saying.damaged(chance, journal.path(tmp_path).read_bytes()))
    theirs = events_file.read(path)
    assert len(theirs.all) + theirs.damaged >= 1
    here = {picture.content: picture.file for picture in dataset.pictures}
    merged = merging.merge(journal.Events(), theirs, here)
    journal.write(dataset.folder, merged.events)
    assert journal.read(dataset.folder) == (merged.events, 0), "what is taken is whole"


BAD = (
    b"{",
    b"null",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"kind":"note","text":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
    b'{"kind":"label","t":NaN}',
    b'{"kind":"label","t":1e999}',
    b'{"kind":"label","t":' + b"9" * 10_000 + b"}",
    b'{"kind":"obey","contents":["c1"]}',
    b'{"kind":"label","names":["' + b"n" * 10**6 + b'"]}',
    b'{"kind":"label","names":[["a"]]}',
    b'{"kind":"label","names":"bees"}',
    b'{"kind":"label","contents":[1]}',
    b'{"kind":"label","id":"short"}',
    b'{"kind":"label","__class__":"x"}',
    b'{"kind":"label","shown":{"confidence":NaN}}',
)


@pytest.mark.parametrize("line", BAD, ids=lambda line: line[:40].decode("latin-1"))
def test_a_line_that_is_no_event_is_counted_and_spoils_no_other(
    tmp_path: Path, line: bytes
) -> None:
    good = json.dumps(journal.told(GOOD)).encode()
    (tmp_path / "a.jsonl").write_bytes(line + b"\n\n" + good + b"\n" + line)
    assert events_file.read(tmp_path / "a.jsonl") == ((GOOD,), 2)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"file,label\na.jpg,x\n", b"\0" * 1000])
def test_a_file_without_an_event_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(data)
    with pytest.raises(LabelsRefused, match="holds nothing"):
        events_file.read(tmp_path / "a.jsonl")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.truncate(300 * 2**30)
    with pytest.raises(LabelsRefused, match="too large"):
        events_file.read(tmp_path / "a.jsonl")


def test_more_lines_than_anybody_says_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"kind":"note"}\n' * (events_file.MOST_LINES + 1))
    with pytest.raises(LabelsRefused) as refused:
        events_file.read(tmp_path / "a.jsonl")
    assert "200,001 lines" in refused.value.why


def test_a_line_that_would_fill_the_memory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    lists = b"[]," * (events_file.LONGEST_LINE_BYTES // 3 + 1)
    (tmp_path / "a.jsonl").write_bytes(b"[" + lists + b"0]")
    with pytest.raises(LabelsRefused) as refused:
        events_file.read(tmp_path / "a.jsonl")
    assert "a line of 32 MiB" in refused.value.why


@pytest.mark.parametrize("name", ["", "nothing.jsonl"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LabelsRefused, match="no file"):
        events_file.read(tmp_path / name)
