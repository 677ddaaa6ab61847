"""Laws of writing and reading files."""

import errno
import os
from collections import namedtuple
from pathlib import Path

import pytest

from core import files
from core.errors import DiskFull


def test_a_write_that_fails_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    files.write_json(target, {"old": 1})
    with pytest.raises(RuntimeError), files.replacing(target) as temporary:  # noqa: PT012
        temporary.write_text("half")
        raise RuntimeError
    assert files.read_json(target) == {"old": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_full_disk_is_told_as_such_and_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    files.write_json(target, {"old": 1})
    with pytest.raises(DiskFull) as caught, files.replacing(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "a.json" in caught.value.what
    assert files.read_json(target) == {"old": 1}


def test_a_half_written_line_is_not_an_event_yet(tmp_path: Path) -> None:
    log = tmp_path / "events.jsonl"
    files.append_line(log, {"n": 1})
    with log.open("ab") as file:
        file.write(b'{"n": 2')
    records, offset = files.read_lines(log)
    assert [r["n"] for r in records] == [1]
    with log.open("ab") as file:
        file.write(b"}\n")
    records, _ = files.read_lines(log, offset)
    assert [r["n"] for r in records] == [2]


def test_a_half_line_left_by_a_crash_spoils_only_itself(tmp_path: Path) -> None:
    log = tmp_path / "events.jsonl"
    log.write_bytes(b'{"n": 1}\n{"n": 2, "x')
    files.append_line(log, {"n": 3})
    records, _ = files.read_lines(log)
    assert [r["n"] for r in records] == [1, 3]


@pytest.mark.parametrize(
    "text", ["../../etc/passwd", "a/b\\c", "<script>", "", "..", "con", "x\ny", "🐝"]
)
def test_a_safe_name_is_one_plain_file_name(text: str, tmp_path: Path) -> None:
    name = files.safe_name(text)
    assert name not in ("", ".", "..")
    assert not set(name) & set('/\\<>:"|?*\n\0')
    (tmp_path / name).write_text("x")
    assert (tmp_path / name).parent == tmp_path


def test_copies_share_a_hash_and_others_do_not(tmp_path: Path) -> None:
    for name, data in (("a", b"1"), ("b", b"1"), ("c", b"2")):
        (tmp_path / name).write_bytes(data)
    a, b, c = (files.content_hash(tmp_path / n) for n in "abc")
    assert a == b != c
    assert files.content_hash_of(b"1") == a


def test_a_missing_json_is_none_and_a_folder_counts_its_bytes(tmp_path: Path) -> None:
    assert files.read_json(tmp_path / "no.json") is None
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "x").write_bytes(b"12345")
    assert files.folder_size(tmp_path) == 5


def test_a_full_disk_is_told_as_such_whatever_a_library_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights"
    path.write_text("old")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _: usage(10, 10, 0))
    with pytest.raises(DiskFull), files.replacing(path):
        raise RuntimeError("unexpected pos 128 vs 0")  # what torch.save says
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _: usage(10, 0, 1 << 40))
    with pytest.raises(RuntimeError, match="another"), files.replacing(path):
        raise RuntimeError("another error")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_json_of_200_000_brackets_is_damaged_and_spoils_only_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[" * 200_000)
    with pytest.raises(ValueError, match="nested too deeply"):
        files.read_json(path)
    assert files.recall_json(path) is None
    path.write_text("[" * 200_000 + '\n{"n": 1}\n')
    assert files.read_lines(path)[0] == [{"n": 1}]


@pytest.mark.skipif(os.name == "nt", reason="no named pipes among files there")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    for read in (files.read_json, files.content_hash):
        with pytest.raises(OSError, match="not a file"):
            read(tmp_path / "a.json")


def test_what_is_set_aside_never_takes_a_name_that_is_taken(tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "a.pt").write_text(text)
        files.set_aside(tmp_path / "a.pt", "damaged")
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {"a.damaged.pt": "one", "a.damaged-2.pt": "two"}
