"""Laws of what is made of the answers; what needs a folder is in `test_session`."""

from pathlib import Path

from core.data.annotations import class_list
from core.teach.session import Session
from tests.teach.desk import BACKBONE, desk, taught, truth, unsorted


def test_the_exam_says_how_good_the_guesses_are_once_enough_of_it_is_answered(
    tmp_path: Path,
) -> None:
    session = taught(desk(tmp_path / "pictures", 120), 60)
    assert session.score().share is None
    assert session.score().missing == 20
    for content in session.exam:
        session.say("label", [content], [truth(session, content)])
    score = session.score()
    assert score.labelled == score.drawn == len(session.exam)
    assert score.share > 0.8
    assert score.low < score.share <= score.high


def test_a_wrong_answer_in_the_exam_is_a_wrong_guess(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures", 120), 60)
    for content in session.exam:
        others = {"ant", "bee", "wasp"} - {truth(session, content)}
        session.say("label", [content], [sorted(others)[0]])
    assert session.score().share < 0.2


def test_where_a_picture_can_show_several_each_class_is_a_question(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures", 90)
    class_list.allow_several(session.folder, True)
    session.look()
    open_ones = [content for content in session.files if content not in session.exam]
    for content in open_ones[:40]:
        name = truth(session, content)
        names = ["ant"] if name == "ant" else ["bee", name]
        session.say("label", [content], sorted({*names}))
    tiles = [tile for tile in session.tiles(open_ones[40:]) if tile.guess]
    right = sum(
        tile.guess.names == (("ant",) if truth(session, tile.content) == "ant"
                             else tuple(sorted({"bee", truth(session, tile.content)})))
        for tile in tiles
    )  # fmt: skip
    assert right > 0.8 * len(tiles)
    assert session.learner.counts()["bee"] > session.learner.counts()["wasp"] > 0


def test_guesses_wait_for_the_pictures_to_be_looked_at(tmp_path: Path) -> None:
    session = Session(unsorted(tmp_path / "pictures", 30), BACKBONE)
    session.draw()
    taught(session, 6)
    assert all(tile.guess is None for tile in session.tiles(session.files))
    assert session.learner.counts() == {}
    assert session.page("sure:ant", 24) == []


def test_how_many_more_answers_help_is_told_once_enough_are_there(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures", 120), 10)
    assert session.learner.outlook() is None
    ahead = taught(session, 60).learner.outlook()
    assert 0 <= ahead.fewest <= ahead.most <= 120
