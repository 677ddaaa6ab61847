"""Dropped pictures lie in the cache, each once, under a name that no system refuses."""

import os
import time

import pytest

from core import home
from core.runs import uploads
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
