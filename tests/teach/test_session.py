"""Laws of labelling by showing: what is said counts at once, and nothing is lost."""

import shutil
from pathlib import Path

import pytest

from core import home
from core.data import scan, sides
from core.data.annotations import journal
from core.data.annotations.event import Shown
from core.data.split import SplitSettings
from core.errors import LabelsRefused
from core.runs import questions
from core.teach.session import Session
from tests import worlds
from tests.teach.desk import BACKBONE, desk, seen, taught, truth, unsorted


def test_an_answer_is_on_disk_before_anything_else_happens(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures")
    (content, *_) = session.page("ask", 24)
    session.say("label", [content], ["ant"], Shown(guess="bee", confidence=0.6))
    (event,) = journal.read(session.folder).all
    assert (event.kind, event.names, event.contents) == ("label", ("ant",), (content,))
    assert event.shown == Shown(guess="bee", confidence=0.6)
    assert event.files == (session.files[content],)


def test_each_answer_changes_what_is_guessed_of_all_the_others(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures"))
    others = [p.content for p in session.dataset.pictures]
    tiles = [t for t in session.tiles(others) if not t.said and not t.exam]
    right = sum(tile.guess.names == (truth(session, tile.content),) for tile in tiles)
    assert right > 0.8 * len(tiles) > 10
    assert all(0 < tile.guess.sure <= 1 for tile in tiles)


def test_nothing_is_guessed_before_the_first_answer(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures")
    assert all(tile.guess is None for tile in session.tiles(session.files))


def test_the_exam_is_asked_among_the_others_without_a_guess_and_never_learnt(
    tmp_path: Path,
) -> None:
    session = taught(desk(tmp_path / "pictures"))
    page = session.page("ask", 12)
    examined = [tile for tile in session.tiles(page) if tile.exam]
    assert 0 < len(examined) < len(page)
    assert all(tile.guess is None for tile in examined)
    before = session.tiles(session.files)
    for content in session.exam:  # what is said of it changes no guess, however wrong
        session.say("label", [content], ["ant"])
    guesses = {tile.content: tile.guess for tile in session.tiles(session.files)}
    assert guesses == {tile.content: tile.guess for tile in before}


def test_what_is_answered_or_set_aside_is_not_asked_again(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures"))
    (first, second, *_) = [c for c in session.page("ask", 24) if c not in session.exam]
    session.say("not sure", [first])
    session.say("leave out", [second])
    while page := session.page("ask", 24):
        assert not {first, second} & {*page}
        for content in page:
            session.say("label", [content], [truth(session, content)])
    assert {*session.taught.said} == {*session.files}
    assert session.page("aside", 24) == [second, first]


def test_a_page_of_right_guesses_is_one_press_and_one_undo(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures"))
    tiles = [t for t in session.tiles(session.page("ask", 24)) if t.guess]
    assert len({tile.guess.names for tile in tiles}) > 1
    session.confirm({tile.content: tile.guess for tile in tiles})
    said = session.taught.said
    assert all(said[tile.content].names == tile.guess.names for tile in tiles)
    assert {*session.undo()} == {tile.content for tile in tiles}
    assert not {tile.content for tile in tiles} & {*session.taught.said}
    assert {*session.redo()} == {tile.content for tile in tiles}
    assert session.taught.said == said


def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures"), answers=10)
    end = dict(session.taught.said)
    while session.presses()[0]:
        session.undo()
    assert session.taught.said == {}
    while session.presses()[1]:
        session.redo()
    assert session.taught.said == end


def test_the_surest_guesses_of_a_class_come_first_and_the_least_likely_answers_too(
    tmp_path: Path,
) -> None:
    session = taught(desk(tmp_path / "pictures"))
    sure = session.tiles(session.page("sure:bee", 24))
    assert sure
    assert all(tile.guess.names == ("bee",) and not tile.said and not tile.exam for tile in sure)
    likely = [tile.guess.sure for tile in sure]
    assert likely == sorted(likely, reverse=True)
    wrong = next(c for c in session.page("sure:ant", 1))
    session.say("label", [wrong], ["bee"])
    answered = session.page("class:bee", 24)
    assert answered[0] == wrong
    assert {session.taught.said[content].names for content in answered} == {("bee",)}


def test_two_tabs_and_a_new_server_see_the_same(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures")
    other = Session(session.dataset, BACKBONE)
    other.draw()
    assert other.exam == session.exam
    taught(session)
    before = other.stamp()
    assert session.stamp() == before  # both read it from the disk
    other.look()
    assert other.taught.said == session.taught.said
    assert other.tiles(other.files) == session.tiles(session.files)


def test_a_picture_that_is_gone_is_refused_in_words(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures")
    with pytest.raises(LabelsRefused, match="not there any more"):
        session.say("label", ["0" * 32], ["ant"])
    assert session.tiles(["0" * 32]) == []
    assert session.path("0" * 32) is None
    assert journal.read(session.folder).all == ()


@pytest.mark.parametrize("n", [1, 3])
def test_very_few_pictures_can_be_labelled_too(tmp_path: Path, n: int) -> None:
    session = Session(unsorted(tmp_path / "pictures", n), BACKBONE)
    session.draw()
    for content in session.page("ask", 24):
        session.say("label", [content], ["ant"])
    seen(session)
    assert len(session.taught.said) == n
    assert session.page("ask", 24) == []


def test_there_is_something_to_do_before_a_picture_was_looked_at(tmp_path: Path) -> None:
    session = Session(unsorted(tmp_path / "pictures", 60), BACKBONE)
    session.draw()
    assert len(session.page("ask", 12)) == 12


def test_several_hundred_classes_with_any_names(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures", 240)
    names = [f"class {number} <b>|\n‮" for number in range(200)]
    open_ones = [c for c in session.files if c not in session.exam]
    for content, name in zip(open_ones, names, strict=False):
        session.say("label", [content], [name])
    assert {*session.classes} == {*names[: len(open_ones)]}
    assert all(tile.guess.names[0] in names for tile in session.tiles(session.files) if tile.guess)


def test_an_emptied_cache_is_filled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(questions, "start", lambda *_, again: asked.append(again))
    session = desk(tmp_path / "pictures", 6)
    session.begin()
    shutil.rmtree(home.cache_folder())
    session.begin()
    assert asked == [False, True]


def test_a_folder_that_came_sorted_keeps_its_sealed_test_pictures(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"ants": 20, "bees": 20})
    before = sides.divide(scan.scan(folder), SplitSettings())
    session = Session(scan.to_label(folder), BACKBONE)
    session.draw()
    assert session.exam == frozenset()
    assert len(session.taught.said) == 40
    after = sides.divide(scan.scan(folder), SplitSettings())
    assert after.side == before.side
