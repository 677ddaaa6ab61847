"""Laws of which pictures a page shows; those that need answers are in `test_session`."""

from pathlib import Path

from core.teach import views
from tests.teach.desk import desk, taught


def test_a_page_is_the_same_until_something_is_said(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures"))
    first = views.page("ask", session.learner, session.files.keys(), 12)
    assert views.page("ask", session.learner, session.files.keys(), 12) == first
    session.say("label", [first[0]], ["ant"])
    assert first[0] not in views.page("ask", session.learner, session.files.keys(), 12)


def test_one_in_four_is_of_the_exam_and_all_once_nothing_else_is_left(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures", 60)
    page = session.page("ask", 24)
    assert sum(content in session.exam for content in page) == 6
    taught(session, 60)
    assert {*session.page("ask", 60)} == session.exam


def test_what_is_no_view_shows_what_teaches_most(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures", 30)
    assert session.page("nonsense", 12) == session.page("ask", 12)
    assert session.page("sure:nobody", 12) == session.page("class:nobody", 12) == []


def test_every_third_page_of_the_mix_is_one_of_sure_guesses_to_confirm(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures", 240), 24)
    assert session.page("mix", 12) != []
    while len(session.taught.said) // 12 % 3 != 2:
        taught(session, len(session.taught.said) + 1)
    page = session.tiles(session.page("mix", 12))
    assert len({tile.guess.names for tile in page}) == 1
    assert all(tile.guess.sure >= 0.9 and not tile.exam for tile in page)
    taught(session, len(session.taught.said) + 12)
    assert session.page("mix", 12) == session.page("ask", 12)
