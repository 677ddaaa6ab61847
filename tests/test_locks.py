"""Laws of changing a file that others change too; two servers at once: `runs/test_draft.py`."""

from pathlib import Path

import pytest

from core import files, locks


def test_a_lock_that_cannot_be_had_does_not_stop_the_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_LOCKED_S", 0.05)
    with locks.changing(tmp_path / "a.json"):
        with locks.changing(tmp_path / "a.json"):
            files.write_json(tmp_path / "a.json", 1)
        files.write_json(tmp_path / "a.json", 2)
    assert files.read_json(tmp_path / "a.json") == 2


def test_what_is_held_is_not_had_by_another(tmp_path: Path) -> None:
    with locks.held(tmp_path / "a.csv") as first, locks.held(tmp_path / "a.csv") as second:
        assert first
        assert not second
    with locks.held(tmp_path / "a.csv") as again:
        assert again
