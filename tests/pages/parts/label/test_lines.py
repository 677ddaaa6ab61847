"""Laws of the lines above the grid."""

from pathlib import Path

from core.data.annotations import class_list
from pages.parts.label import lines
from tests.teach.desk import desk, taught, truth


def _texts(told: dict[str, object]) -> str:
    return " ".join(line["text"] for line in told["lines"])


def test_they_say_how_far_one_is_without_counting_the_exam_twice(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures", 80), 10)
    told = lines.standing(session)
    assert _texts(told).startswith("10 of 60 pictures answered Exam: 0 of 20 answered")
    assert told["undo"] == told["classes"][0]["name"] or told["undo"] in ("ant", "bee", "wasp")
    assert told["redo"] == ""


def test_a_view_for_each_class_that_is_guessed_or_answered(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures"))
    names = [view["name"] for view in lines.standing(session)["views"]]
    assert names[0] == "mix"
    assert names[-1] == "aside"
    assert {"sure:ant", "class:ant"} < {*names}


def test_two_hundred_classes_have_keys_as_far_as_there_are_any(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures", 6)
    for number in range(40):
        class_list.make(session.folder, f"class {number:02d}")
    session.look()
    keys = [one["key"] for one in lines.standing(session)["classes"]]
    assert keys[:10] == [*"123456789a"]
    given = [key for key in keys if key]
    assert len(given) == len({*given}) == 31
    assert not {*"0nrux"} & {*given}


def test_names_are_shown_harmlessly(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures", 6)
    class_list.make(session.folder, "a\nb\u202e")
    session.look()
    (one,) = lines.standing(session)["classes"]
    assert one["name"] == "a\nb\u202e"
    assert one["shown"] == "a⏎b\ufffd"


def test_what_undo_takes_back_is_said_in_words(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures", 6)
    class_list.make(session.folder, "ant")
    session.look()
    assert lines.standing(session)["undo"] == "ant"
    class_list.allow_several(session.folder, True)
    session.look()
    assert lines.standing(session)["undo"] == "several per picture"
    session.undo()
    assert lines.standing(session)["redo"] == "several per picture"


def test_a_training_needs_two_classes_outside_the_exam(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures", 60)
    for content in session.exam:
        session.say("label", [content], [truth(session, content)])
    assert len(session.taught.counts) > 1
    assert not lines.standing(session)["ready"]
    assert lines.standing(taught(session, 6))["ready"]
