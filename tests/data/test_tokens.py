"""A token is the same for the same text here, and another one elsewhere."""

from pathlib import Path

import pytest

from core import home
from core.data import tokens


def test_one_text_has_one_token() -> None:
    assert tokens.of("a") == tokens.of("a") != tokens.of("b")
    assert len(tokens.of("a")) == 16


def test_it_lasts_as_long_as_its_key_and_is_another_one_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tokens.of("a")
    tokens._key.cache_clear()
    assert tokens.of("a") == first
    assert (home.home() / "tokens.key").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("GRAFT_HOME", str(tmp_path / "elsewhere"))
    assert tokens.of("a") != first
