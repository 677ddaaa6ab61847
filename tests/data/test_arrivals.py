"""Laws of arrivals: whole, new, and each once."""

import os
from pathlib import Path

import pytest

from core.data.arrivals import AGAIN_S, GIVE_UP_S, SETTLED_S, Arrivals, FileState


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def arrivals(here: Path, clock: Clock, **done: FileState) -> Arrivals:
    return Arrivals(
        here, here / "sorted", {f"{name}.jpg": one for name, one in done.items()}, clock
    )


def settled(coming: Arrivals, clock: Clock) -> list[str]:
    coming.look()
    clock.now += SETTLED_S
    return [one.name for one in coming.look()]


def test_a_picture_comes_once_it_has_stayed_as_it_is(here: Path, clock: Clock) -> None:
    coming = arrivals(here, clock)
    (here / "a.jpg").write_bytes(b"1")
    assert coming.look() == []
    clock.now += SETTLED_S
    (here / "a.jpg").write_bytes(b"12")
    assert coming.look() == [], "it is being written"
    clock.now += SETTLED_S
    (one,) = coming.look()
    assert (one.name, one.last_try) == ("a.jpg", False)


def test_what_was_dealt_with_comes_again_only_when_it_was_changed(here: Path, clock: Clock) -> None:
    coming = arrivals(here, clock)
    (here / "a.jpg").write_bytes(b"1")
    coming.look()
    clock.now += SETTLED_S
    coming.done(coming.look()[0])
    clock.now += 99
    assert settled(coming, clock) == []
    (here / "a.jpg").write_bytes(b"22")
    assert settled(coming, clock) == ["a.jpg"]


def test_what_was_dealt_with_before_a_restart_is_known(here: Path, clock: Clock) -> None:
    (here / "a.jpg").write_bytes(b"1")
    (here / "b.jpg").write_bytes(b"1")
    state = FileState.of(here / "a.jpg")
    assert state
    assert settled(arrivals(here, clock, a=state), clock) == ["b.jpg"]


def test_what_is_put_off_is_tried_again_and_at_last_given_up(here: Path, clock: Clock) -> None:
    coming = arrivals(here, clock)
    (here / "a.jpg").write_bytes(b"1")
    coming.look()
    clock.now += SETTLED_S
    coming.put_off(coming.look()[0])
    assert coming.look() == []
    clock.now += AGAIN_S
    (one,) = coming.look()
    assert not one.last_try
    coming.put_off(one)
    clock.now += GIVE_UP_S
    (one,) = coming.look()
    assert one.last_try


def test_only_pictures_come_and_none_of_the_copies(here: Path, clock: Clock) -> None:
    for name in ("a.jpg", "deep/b.PNG", "notes.txt", ".hidden.jpg", "sorted/cat/c.jpg", "README"):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(b"1")
    assert settled(arrivals(here, clock), clock) == ["a.jpg", "deep/b.PNG"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_out_is_not_followed(here: Path, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.jpg").write_bytes(b"1")
    (here / "link").symlink_to(tmp_path / "secret")
    (here / "file.jpg").symlink_to(tmp_path / "secret" / "s.jpg")
    assert settled(arrivals(here, clock), clock) == []


def test_what_goes_away_before_it_is_ready_is_forgotten(here: Path, clock: Clock) -> None:
    coming = arrivals(here, clock)
    (here / "a.jpg").write_bytes(b"1")
    coming.look()
    (here / "a.jpg").unlink()
    clock.now += SETTLED_S
    assert coming.look() == []
    here.rmdir()
    assert coming.look() == []
