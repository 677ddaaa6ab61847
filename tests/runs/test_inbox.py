"""Dropped pictures lie in the cache, each once, under a name that no system refuses."""

import os
import time

import pytest

from core import home
from core.runs import inbox
from tests.worlds import WEIRD_NAMES


@pytest.mark.parametrize("name", WEIRD_NAMES)
def test_any_name_becomes_a_safe_one_with_its_ending(name: str) -> None:
    path = inbox.keep(name, b"bytes")
    assert path.parent == home.cache_folder() / "inbox"
    assert path.read_bytes() == b"bytes"
    assert path.suffix.lower() == ".jpg"


def test_two_pictures_of_one_name_do_not_overwrite_each_other() -> None:
    first, second = inbox.keep("a.jpg", b"one"), inbox.keep("a.jpg", b"two")
    assert first != second
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")


def test_the_same_picture_is_kept_once() -> None:
    assert inbox.keep("a.jpg", b"one") == inbox.keep("a.jpg", b"one")


def test_the_shown_name_is_the_users_own() -> None:
    assert inbox.shown_name(inbox.keep("my-bee.jpg", b"one")) == "my-bee.jpg"


def test_yesterdays_pictures_are_tidied_away() -> None:
    old = inbox.keep("old.jpg", b"old")
    then = time.time() - inbox.KEEP_S - 60
    os.utime(old, (then, then))
    new = inbox.keep("new.jpg", b"new")
    assert not old.exists()
    assert new.exists()
