"""Of files without an ending, DICOM alone is read."""

from pathlib import Path

import pytest

from core.data import no_ending, scan
from tests import worlds


def begun(path: Path) -> Path:
    path.write_bytes(bytes(128) + b"DICM")
    return path


@pytest.mark.parametrize(
    ("name", "none"),
    [("IM000001", True), ("1.2.840.113619", True), ("README", True), ("a.jpg", False)],
)
def test_a_number_is_no_ending(tmp_path: Path, name: str, none: bool) -> None:
    assert no_ending.without_ending(name) is none
    assert no_ending.is_dicom(begun(tmp_path / name)) is none


def test_other_files_and_what_is_gone_are_none(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("words")
    assert not no_ending.is_dicom(tmp_path / "README")
    assert not no_ending.is_dicom(tmp_path / "gone")
    assert not no_ending.is_dicom(tmp_path)


def test_a_scan_says_it_of_them(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 2, "bees": 2})
    (tmp_path / "README").write_text("words")
    begun(tmp_path / "ants" / "IM1")
    reasons = {entry.file: entry.reason for entry in scan.scan(tmp_path).ignored}
    assert reasons["README"] == "not a picture file (no ending)"
    assert "no ending" not in reasons["ants/IM1"]
