"""A path is understood however it was typed or pasted."""

import os
from pathlib import Path

import pytest

from core.data import typed_path

posix = pytest.mark.skipif(os.name == "nt", reason="paths as POSIX writes them")


@posix
@pytest.mark.parametrize(
    "text",
    [
        "/data/my bees",
        "  /data/my bees \n",
        '"/data/my bees"',
        "'/data/my bees'",
        "file:///data/my%20bees",
        "file://localhost/data/my%20bees",
        "file:/data/my%20bees",
        "FILE:///data/my bees",
        "'file:///data/my%20bees'",
    ],
)
def test_every_way_to_write_it_is_the_same_path(text: str) -> None:
    assert typed_path.read(text) == Path("/data/my bees")


@posix
def test_the_users_home_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert typed_path.read("~/bees") == tmp_path / "bees"
    assert (
        typed_path.read("~nobody-of-that-name/bees") == Path("~nobody-of-that-name/bees").absolute()
    )


@pytest.mark.parametrize("text", ["", "  ", "''", '""', "\0"])
def test_nothing_is_no_path(text: str) -> None:
    assert typed_path.read(text) is None


def test_a_name_alone_lies_where_the_server_was_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert typed_path.read("bees") == tmp_path / "bees"


@posix
def test_a_percent_sign_in_a_plain_path_is_a_percent_sign() -> None:
    assert typed_path.read("/data/100%20") == Path("/data/100%20")
