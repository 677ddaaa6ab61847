"""A burst is what one camera took within seconds; a clock that stands still is none."""

from collections.abc import Sequence

from core.data import bursts
from core.data.dataset import Picture
from core.data.taken import Taken
from core.data.target import OneClass


def found(seconds: Sequence[float], cameras: str = "x") -> list[tuple[str, ...]]:
    pictures = [
        Picture(
            file=f"{at}",
            target=OneClass("a"),
            content=f"{at}",
            taken=Taken(second, cameras[at % len(cameras)]),
        )
        for at, second in enumerate(seconds)
    ]
    return [link.files for link in bursts.links(pictures)]


def test_what_was_taken_within_two_seconds_is_one_burst() -> None:
    assert found([0, 1, 3, 100, 200, 201.5, 204]) == [("0", "1", "2"), ("4", "5")]


def test_the_order_of_files_does_not_matter() -> None:
    assert found([3, 100, 0, 1]) == [("2", "3", "0")]


def test_two_cameras_have_clocks_of_their_own() -> None:
    assert found([0, 0, 1, 1], "xy") == [("0", "2"), ("1", "3")]


def test_a_camera_that_always_runs_and_a_clock_that_stands_still_make_no_burst() -> None:
    assert found([float(n) for n in range(200)]) == []
    assert found([0.0] * 40) == []
    assert len(found([0.0] * 20)) == 1


def test_a_picture_without_a_time_has_no_burst() -> None:
    plain = [Picture(file=f, target=OneClass("a"), content=f) for f in "ab"]
    assert [*bursts.links(plain)] == []
