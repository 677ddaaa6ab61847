"""A second scan opens nothing that it read before, and one that was ended goes on."""

import importlib.util
import os
import shutil
import tracemalloc
from pathlib import Path

import pytest
from PIL import Image

from core.data import formats, readers, reading, scan, seen
from core.data.dataset import Dataset
from core.data.seen import SeenFiles
from tests import worlds
from tests.data.test_taken import exif

LONG_AGO_NS = 10**18


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = worlds.class_folders(tmp_path / "set", {"ants": 6, "bees": 6})
    settle(place)
    return place


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of a test are younger than any that are trusted."""
    monkeypatch.setattr(seen, "_SETTLED_NS", -(10**12))


def settle(place: Path) -> None:
    for path in place.rglob("*.*"):
        os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the pictures whose headers and contents are read."""
    names: list[str] = []
    inspect, content_hash = formats.inspect, reading.files.content_hash

    def looked_at(path: Path) -> formats.Header:
        names.append(path.name)
        return inspect(path)

    def hashed(path: Path) -> str:
        names.append(path.name)
        return content_hash(path)

    monkeypatch.setattr(formats, "inspect", looked_at)
    monkeypatch.setattr(reading.files, "content_hash", hashed)
    return names


def test_a_second_scan_opens_no_picture_and_finds_the_same(folder: Path, opened: list[str]) -> None:
    first = scan.found(folder)
    assert len(opened) == 24
    opened.clear()
    assert scan.found(folder) == first
    assert opened == []


def test_with_one_file_more_a_scan_opens_that_one(folder: Path, opened: list[str]) -> None:
    scan.found(folder)
    worlds.picture(99).save(folder / "ants" / "new.jpg")
    opened.clear()
    assert len(scan.found(folder).pictures) == 13
    assert opened == ["new.jpg", "new.jpg"]


def written_over(path: Path) -> None:
    path.write_bytes((path.parent.parent / "bees" / "p1_0003.jpg").read_bytes())


def replaced(path: Path) -> None:
    other = path.with_name("other")
    written_over(other)
    other.replace(path)


def of_the_same_size_and_age(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-30] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))


@pytest.mark.parametrize("change", [written_over, replaced, of_the_same_size_and_age])
def test_a_changed_file_is_read_anew(folder: Path, opened: list[str], change: object) -> None:
    first = scan.found(folder)
    change(folder / "ants" / "p0_0002.jpg")  # type: ignore[operator]
    opened.clear()
    again = scan.found(folder)
    assert set(opened) == {"p0_0002.jpg"}
    assert contents(again) != contents(first)


def contents(dataset: Dataset) -> list[str]:
    return [picture.content for picture in dataset.pictures]


def test_what_may_be_written_on_just_now_is_not_trusted(
    folder: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "_SETTLED_NS", 10**12)
    scan.found(folder)
    opened.clear()
    scan.found(folder)
    assert len(opened) == 24


def test_a_refused_file_is_asked_again(folder: Path, opened: list[str]) -> None:
    (folder / "ants" / "no.jpg").write_text("no picture")
    scan.found(folder)
    opened.clear()
    assert [entry.file for entry in scan.found(folder).ignored] == ["ants/no.jpg"]
    assert opened == ["no.jpg"]


def test_an_ended_scan_goes_on_where_it_was(folder: Path, opened: list[str]) -> None:
    def end(done: int, _total: int, _path: Path) -> None:
        if done == 5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        scan.found(folder, on_progress=end)
    opened.clear()
    told: list[tuple[int, int]] = []
    scan.found(folder, on_progress=lambda done, total, _: told.append((done, total)))
    assert told == [(done, 12) for done in range(6, 13)]
    assert len(opened) == 2 * 7


def test_when_and_with_what_it_was_taken_is_known_again(tmp_path: Path) -> None:
    (tmp_path / "set" / "a").mkdir(parents=True)
    place = tmp_path / "set" / "a" / "one.jpg"
    worlds.picture().save(place, exif=exif())
    first = scan.found(tmp_path / "set").pictures[0]
    again = scan.found(tmp_path / "set").pictures[0]
    assert again.taken == first.taken
    assert again.taken is not None


def test_damaged_rows_are_passed_over(folder: Path, opened: list[str]) -> None:
    first = scan.found(folder)
    place = seen._place(folder)
    rows = '[1,["a"],["a",[1,2,3,4],"c",[1,2]],["a",[1,2,3,"x"],"c",[]],["a",[1,2],"c",[]],null]'
    place.write_text(f'{{"files":{rows}}}\n{{"files":3}}\nnonsense\n{{"fil' + "\n")
    assert scan.found(folder) == first
    opened.clear()
    assert scan.found(folder) == first
    assert opened == []


@pytest.mark.skipif(not readers.HEIC.ready, reason="needs graft install heic")
def test_what_no_reader_is_there_for_any_more_is_opened_and_refused(
    folder: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Path(__file__).parent / "heic" / "plain.heic"
    shutil.copyfile(plain, folder / "ants" / "phone.heic")
    for _ in range(2):
        assert len(scan.found(folder).pictures) == 13
    assert opened.count("phone.heic") == 2, "read once, for its header and its content"
    monkeypatch.delitem(Image.OPEN, readers.HEIC.format)
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    (entry,) = scan.found(folder).ignored
    assert entry.file == "ants/phone.heic"
    assert readers.HEIC.reason in entry.reason


def test_rows_that_others_took_the_place_of_are_let_go(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "_ROWS", 1)
    for number in range(9):
        (folder / "ants" / "p0_0000.jpg").write_bytes(b"x" * number)
        worlds.picture(number).save(folder / "ants" / "p0_0000.jpg")
        for path in folder.rglob("*.jpg"):
            path.touch()
        scan.found(folder)
    assert len(seen._place(folder).read_text().splitlines()) <= (seen._STALE + 1) * 12


def test_a_row_takes_little_memory(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    header = formats.Header(width=640, height=480, format="JPEG")
    files = SeenFiles(tmp_path)
    for number in range(2000):
        stamp = (number, LONG_AGO_NS, LONG_AGO_NS, number)
        facts = seen.FileFacts(f"{number:032x}", header)
        files.note(f"a/picture{number:07d}.jpg", stamp, facts)
    files.save()
    SeenFiles(tmp_path)
    tracemalloc.start()
    again = SeenFiles(tmp_path)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(again._known) == 2000
    assert held < 400 * 2000
