"""Laws of what the grid says and is told."""

import json
from pathlib import Path

import pytest

from core.errors import LabelsRefused
from pages.parts.label import talk
from tests.teach.desk import desk, taught, truth


def test_a_page_comes_with_all_that_the_grid_draws(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures"))
    told = talk.answer(session, {"n": 1, "do": "page", "view": "ask", "size": 24})
    assert json.loads(json.dumps(told)) == told  # plain data
    assert 0 < len(told["page"]) <= 24
    classes = [each["name"] for each in told["standing"]["classes"]]
    for tile in told["page"]:
        assert tile["exam"] == (tile["id"] in session.exam)
        assert (tile["guess"] is None) == tile["exam"]
        assert tile["said"] is None
        assert tile["exam"] or classes[tile["guess"][0]] in ("ant", "bee", "wasp")
    keys = [each["key"] for each in told["standing"]["classes"]]
    assert keys == ["1", "2", "3"]
    assert told["standing"]["ready"]


def test_an_answer_brings_new_guesses_for_what_is_on_the_page(tmp_path: Path) -> None:
    session = desk(tmp_path / "pictures")
    shown = [tile["id"] for tile in talk.answer(session, _page())["page"]]
    open_ones = [content for content in shown if content not in session.exam]
    for content in open_ones[:6]:
        name = truth(session, content)
        told = talk.answer(
            session,
            {"do": "answer", "kind": "label", "about": [content], "names": [name], "ids": shown},
        )
    assert told["touched"] == [open_ones[5]]
    assert [tile["id"] for tile in told["tiles"]] == shown
    said = {tile["id"]: tile["said"] for tile in told["tiles"]}
    assert sum(one is not None for one in said.values()) == 6
    assert any(tile["guess"] is not None for tile in told["tiles"] if not tile["exam"])


def test_undo_says_which_pictures_it_was_about_even_if_they_are_not_shown(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures"), answers=1)
    (content,) = session.taught.said
    told = talk.answer(session, {"do": "undo", "ids": []})
    assert told["touched"] == [content]
    assert [tile["id"] for tile in told["tiles"]] == [content]
    assert told["standing"]["undo"] == ""
    assert told["standing"]["redo"]


def test_classes_are_made_renamed_merged_coloured_moved_and_removed(tmp_path: Path) -> None:
    session = taught(desk(tmp_path / "pictures"))
    before = session.classes
    _change(session, act="make", name="hornet")
    assert session.classes == (*before, "hornet")
    _change(session, act="move", name="hornet", place=0)
    assert session.classes == ("hornet", *before)
    _change(session, act="colour", name="hornet", colour="#123456")
    assert session.taught.classes[0].colour == "#123456"
    _change(session, act="remove", name="hornet")
    assert session.classes == before
    counts = session.taught.counts
    _change(session, act="rename", name="wasp", to="bee")
    assert {*session.classes} == {"ant", "bee"}
    assert session.taught.counts["bee"] == counts["bee"] + counts["wasp"]
    talk.answer(session, {"do": "undo"})
    assert session.taught.counts == counts
    _change(session, act="several", name="", on=True)
    assert session.taught.several


@pytest.mark.parametrize(
    "message",
    [
        {"do": "format the disk"},
        {"do": "answer", "kind": "undo", "about": [], "names": []},
        {"do": "answer", "kind": "label"},
        {"do": "page", "view": "ask", "size": "many"},
        {"do": "class", "act": "burn", "name": "ant"},
        {},
    ],
)
def test_what_is_none_of_ours_is_no_message(tmp_path: Path, message: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        talk.answer(desk(tmp_path / "pictures", 6), message)


@pytest.mark.parametrize("name", ["", "x" * 301])
def test_a_name_that_no_class_can_have_is_refused_in_words(tmp_path: Path, name: str) -> None:
    session = desk(tmp_path / "pictures", 6)
    (content, *_) = session.files
    with pytest.raises(LabelsRefused) as refused:
        talk.answer(session, {"do": "answer", "kind": "label", "about": [content], "names": [name]})
    assert "300 letters" in refused.value.why
    assert session.taught.said == {}


def _page() -> dict[str, object]:
    return {"n": 1, "do": "page", "view": "ask", "size": 24}


def _change(session: object, **fields: object) -> None:
    talk.answer(session, {"do": "class", **fields})
