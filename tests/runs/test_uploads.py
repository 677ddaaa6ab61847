"""Dropped pictures lie in the cache, each once, under a name that no system refuses."""

import os
import time
from pathlib import Path

import pytest

from core import home
from core.data import formats
from core.errors import UnreadablePicture
from core.runs import uploads
from tests import dicoms
from tests.worlds import WEIRD_NAMES


@pytest.mark.parametrize("name", WEIRD_NAMES)
def test_any_name_becomes_a_safe_one_with_its_ending(name: str) -> None:
    path = uploads.keep(name, b"bytes")
    assert path.parent.parent == home.cache_folder() / "inbox"
    assert path.read_bytes() == b"bytes"
    assert path.suffix.lower() == ".jpg"


def test_two_pictures_of_one_name_do_not_overwrite_each_other() -> None:
    first, second = uploads.keep("a.jpg", b"one"), uploads.keep("a.jpg", b"two")
    assert first != second
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")


def test_the_same_picture_is_kept_once() -> None:
    assert uploads.keep("a.jpg", b"one") == uploads.keep("a.jpg", b"one")


def test_a_kept_picture_has_the_users_own_name_for_every_message() -> None:
    assert uploads.keep("my-bee.jpg", b"one").name == "my-bee.jpg"


def test_yesterdays_pictures_are_tidied_away() -> None:
    old = uploads.keep("old.jpg", b"old")
    then = time.time() - uploads.KEEP_S - 60
    os.utime(old, (then, then))
    new = uploads.keep("new.jpg", b"new")
    assert not old.parent.exists()
    assert new.exists()


def test_of_a_dicom_file_only_what_is_seen_is_kept(tmp_path: Path) -> None:
    whole = dicoms.written(tmp_path / "IM1", dicoms.ramp(4095), WindowCenter="9", WindowWidth="99")
    kept = uploads.keep("IM1", whole.read_bytes())
    assert kept.name == "IM1.png"
    assert formats.load(kept).tobytes() == formats.load(whole).tobytes()
    assert dicoms.NUMBER.encode() in whole.read_bytes()
    for path in home.home().rglob("*"):
        assert not path.is_file() or dicoms.NUMBER.encode() not in path.read_bytes()


def test_a_damaged_dicom_file_is_refused_and_not_kept() -> None:
    with pytest.raises(UnreadablePicture):
        uploads.keep("IM1", bytes(128) + b"DICM" + bytes(900))
    assert not uploads.folder().exists()
