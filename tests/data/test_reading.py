"""Candidates are looked at in threads and told in order."""

import time
from pathlib import Path

import pytest

from core.data import formats, reading, scan
from core.data.dataset import Ignored
from tests import worlds


def test_a_file_that_vanishes_meanwhile_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.class_folders(tmp_path, {"a": 2, "b": 1})
    real = reading.files.content_hash

    def vanishing(path: Path) -> str:
        if path.name == "p0_0001.jpg":
            raise FileNotFoundError(2, "No such file or directory")
        return real(path)

    monkeypatch.setattr(reading.files, "content_hash", vanishing)
    found = scan.scan(tmp_path)
    assert [entry.file for entry in found.ignored] == ["a/p0_0001.jpg"]
    assert "No such file" in found.ignored[0].reason


def test_more_candidates_than_go_at_once_keep_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_AT_ONCE", 3)
    worlds.class_folders(tmp_path, {"a": 8, "b": 1})
    assert [p.file for p in scan.scan(tmp_path).pictures] == [
        *(f"a/p0_{n:04d}.jpg" for n in range(8)), "b/p1_0000.jpg",
    ]  # fmt: skip


def test_fifty_thousand_files_are_no_square(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(_: Path, file: str, _seen: object) -> tuple[None, Ignored]:
        return None, Ignored(file=file, reason="not looked at")

    monkeypatch.setattr(reading, "_look", look)
    candidates = [reading.Candidate(file=f"a/{n:06d}.jpg", names=("a",)) for n in range(50_000)]
    began = time.process_time()
    with pytest.raises(reading.NoImagesFound):
        reading.dataset(tmp_path, "class folders", candidates, [], None)
    assert time.process_time() - began < 30


def test_an_ended_scan_reads_no_more_than_the_files_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.class_folders(tmp_path, {"a": 900, "b": 900})
    opened: list[Path] = []
    inspect = formats.inspect

    def looked_at(path: Path) -> formats.Header:
        opened.append(path)
        return inspect(path)

    def end(*_: object) -> None:
        raise InterruptedError

    monkeypatch.setattr(formats, "inspect", looked_at)
    with pytest.raises(InterruptedError):
        scan.found(tmp_path, on_progress=end)
    assert len(opened) < 1024  # of 1,800: as many as were read until the first one was told


@pytest.mark.parametrize(
    ("name", "word"), [("a.avif", "AVIF"), ("a.txt", ".txt"), ("a.svg", "SVG")]
)
def test_what_is_not_tried_has_its_reason(name: str, word: str) -> None:
    assert word in (reading.not_tried(name) or "")
    for tried in ("a.JPeG", "a.HEIC", "a.dcm", "IM000001"):
        assert reading.not_tried(tried) is None


def test_classes_and_what_is_left_out_come_in_natural_order(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"class 10": 1, "class 9": 1, "Zebra": 1, "ants": 1})
    for name in ("note10.txt", "note9.txt"):
        (tmp_path / name).write_text("x")
    found = scan.scan(tmp_path)
    assert found.classes == ("ants", "class 9", "class 10", "Zebra")
    assert [entry.file for entry in found.ignored] == ["note9.txt", "note10.txt"]
