"""What people said is told in one sentence, and what waits in another."""

from pathlib import Path

import pytest

from core.data.annotations import changes
from core.data.dataset import Dataset, Ignored, Picture
from core.data.target import OneClass, Unsorted
from core.data.unsorted import NOBODY


def picture(file: str, name: str = "") -> Picture:
    return Picture(file=file, target=OneClass(name) if name else Unsorted(), content=file)


def out(file: str, reason: str = NOBODY) -> Ignored:
    return Ignored(file=file, reason=reason, content=file)


def test_nothing_said_is_nothing_told() -> None:
    assert not list(changes.of_pictures([], [out("1.jpg")], {}))
    assert not list(changes.unsaid([out("1.jpg", "you left it out")]))
    assert not list(changes.damaged(_dataset(), 0))


def test_all_that_was_said_is_one_sentence() -> None:
    (told,) = changes.of_pictures(
        [picture("1.jpg"), picture("2.jpg"), picture("3.jpg", "ant")],
        [out("4.jpg", "you left it out"), out("5.jpg")],
        {"ant": "wasp", "bee": None, "fly": "moth", "gnat": "moth"},
    )
    assert told.sentence == (
        "As was said here: what 2 pictures show; 1 picture with another label than the folder's; "
        "1 picture not used (you left it out); 4 classes called otherwise (ant is wasp now, bee is "
        "removed, fly is moth now and 1 more)."
    )
    assert told.items == ("1.jpg", "2.jpg", "3.jpg", "4.jpg")


def test_what_waits_is_counted_by_itself() -> None:
    (told,) = changes.unsaid([out("1.jpg"), out("2.jpg", "you left it out"), out("3.jpg")])
    assert (told.id, told.items) == ("pictures-unsorted", ("1.jpg", "3.jpg"))


@pytest.mark.parametrize(
    ("left_out", "said"),
    [((out("1.jpg"), out("2.jpg", "you left it out")), "1 picture in .* not sorted"),
     ((out("2.jpg", "you left it out"),), "No picture of .* is left")],
)  # fmt: skip
def test_where_none_is_left_it_says_what_to_do(left_out: tuple[Ignored, ...], said: str) -> None:
    with pytest.raises(Exception, match=said):
        raise changes.none_left(_dataset(), left_out)


def _dataset() -> Dataset:
    return Dataset(folder=Path("set"), layout="unsorted", pictures=())
