"""The one wire out: counted first, http only."""

import http.client
from pathlib import Path

import pytest

from core import files, home
from core.weights.network import opened


def test_an_attempt_counts_even_if_nobody_answers() -> None:
    with pytest.raises(OSError, match="refused"):
        opened("http://127.0.0.1:9/x")
    lines, _ = files.read_lines(home.home() / "network.jsonl")
    assert [(line["method"], line["host"], line["path"]) for line in lines] == [
        ("GET", "127.0.0.1:9", "/x")
    ]


def test_other_schemes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("secret", "utf-8")
    with pytest.raises(http.client.HTTPException):
        opened((tmp_path / "x").as_uri())
