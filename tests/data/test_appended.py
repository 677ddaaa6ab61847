"""What grew is read from where it grew, and what is another file is read from its start."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core import files
from core.data import appended
from core.data.appended import Appended


def added(lines: tuple[str, ...], data: bytes) -> tuple[str, ...]:
    return (*lines, *data.decode().splitlines())


class Counted:
    """Counts the bytes that are read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read = 0
        opened = files.opened
        monkeypatch.setattr(files, "opened", lambda path: _Reader(opened(path), self))


class _Reader:
    def __init__(self, file: io.BufferedReader, count: Counted) -> None:
        self.file, self.count = file, count

    def __enter__(self) -> "_Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def seek(self, *at: int) -> None:
        self.file.seek(*at)

    def read(self, size: int) -> bytes:
        data = self.file.read(size)
        self.count.read += len(data)
        return data


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "lines"
    path.write_text("".join(f"line {n}\n" for n in range(1000)))
    return path


def write_on(place: Path, text: str) -> None:
    with place.open("a") as file:
        file.write(text)


def test_only_what_was_added_is_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Appended((), added)
    assert len(held.read(place)) == 1000
    count = Counted(monkeypatch)
    write_on(place, "one more\n")
    assert held.read(place)[999:] == ("line 999", "one more")
    assert count.read <= appended._END + len("one more\n")


def test_where_nothing_was_added_nothing_is_read_and_it_is_the_same_object(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Appended((), added)
    first = held.read(place)
    monkeypatch.setattr(files, "opened", lambda _: pytest.fail("opened again"))
    assert held.read(place) is first


def replaced(place: Path) -> None:
    files.write_text(place, "new\n" * 3000)


def written_over(place: Path) -> None:
    place.write_text("new\n" * 3000)


def cut(place: Path) -> None:
    place.write_text("new\n" * 3)


def changed_inside(place: Path) -> None:
    data = place.read_text().replace("line 5\n", "LINE 5\n")
    place.write_text(data)
    os.utime(place, ns=(1, 1))


@pytest.mark.parametrize("change", [replaced, written_over, cut, changed_inside])
def test_what_is_another_file_is_read_from_its_start(
    place: Path, change: Callable[[Path], None]
) -> None:
    held = Appended((), added)
    held.read(place)
    change(place)
    assert held.read(place) == tuple(place.read_text().splitlines())


def test_a_line_without_its_end_is_shown_and_read_once_more_when_it_is_whole(place: Path) -> None:
    held = Appended((), added)
    write_on(place, "hal")
    assert held.read(place)[-1] == "hal"
    write_on(place, "f\nnext\n")
    assert held.read(place)[-2:] == ("half", "next")
    assert len(held.read(place)) == 1002


@pytest.mark.parametrize("block", [1, 7, 64])
def test_lines_are_whole_however_much_is_read_at_a_time(
    place: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(appended, "_BLOCK", block)
    held = Appended((), added)
    held.read(place)
    write_on(place, "ünï\n" * 9)
    assert held.read(place) == tuple(place.read_text().splitlines())


def test_a_file_that_is_gone_holds_nothing(place: Path) -> None:
    held = Appended((), added)
    held.read(place)
    place.unlink()
    assert held.read(place) == ()
    place.write_text("back\n")
    assert held.read(place) == ("back",)


def test_old_files_are_forgotten(tmp_path: Path) -> None:
    held = Appended((), added)
    for number in range(appended._KEEP + 3):
        path = tmp_path / str(number)
        path.write_text("x\n")
        held.read(path)
    assert len(held._known) == appended._KEEP
