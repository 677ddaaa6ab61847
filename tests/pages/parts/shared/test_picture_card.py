"""A pressed picture opens its card, which says what it is and why it is here, and leads on."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import worlds
from tests.pages.conftest import words_of


def _page(folder: str) -> None:
    from pathlib import Path

    import streamlit as st

    from pages.parts.shared import gallery, picture_card, visits
    from pages.parts.shared.picture_card import PictureCard

    if visits.arrive(st.session_state.get("page", "data")):
        picture_card.close()
    picture_card.begin()

    names = sorted(path.name for path in Path(folder).iterdir())
    cards = [
        PictureCard(path=Path(folder) / name, name=name, reason=f"Because of {name}.", label="ants",
             side="test")
        for name in names
    ]  # fmt: skip
    gallery.strip(cards, row="some")
    gallery.strip(cards[:1], row="other")
    picture_card.draw()


@pytest.fixture
def row(tmp_path: Path) -> AppTest:
    """Two rows; in the first three pictures, the last of which is none."""
    worlds.write_pictures(tmp_path / "set", 2, prefix="a_*b*")
    worlds.text_as_picture(tmp_path / "set" / "text.jpg")
    return AppTest.from_function(_page, args=(str(tmp_path / "set"),), default_timeout=60).run()


def _next(app: AppTest) -> AppTest:
    return app.button(key="card-Next").click().run()


def test_nothing_is_open_before_a_picture_is_pressed(row: AppTest) -> None:
    assert "Why it is here" not in words_of(row)


def test_each_picture_is_named_by_what_its_button_opens(row: AppTest) -> None:
    assert [name for name in words_of(row).splitlines() if name.startswith("Open")] == [
        "Open a_*b*_0000.jpg", "Open a_*b*_0001.jpg", "Open text.jpg", "Open a_*b*_0000.jpg",
    ]  # fmt: skip


def test_the_card_says_what_the_picture_is_and_why_it_is_here(row: AppTest) -> None:
    said = words_of(row.button(key="card-some-1").click().run())
    assert not row.exception
    for fact in ("ants", "Test", "48 × 40 pixels", "Because of a_*b*_0001.jpg.", "2 of 3"):
        assert fact in said


def test_the_row_is_walked_to_both_ends(row: AppTest) -> None:
    row.button(key="card-some-1").click().run()
    row.button(key="card-Previous").click().run()
    assert "1 of 3" in words_of(row)
    assert row.button(key="card-Previous").disabled
    assert "3 of 3" in words_of(_next(_next(row)))
    assert row.button(key="card-Next").disabled


def test_what_cannot_be_shown_says_why(row: AppTest) -> None:
    said = words_of(row.button(key="card-some-2").click().run())
    assert "cannot be shown as a picture" in said
    assert "not a picture in a known format" in said


def test_a_picture_without_neighbours_has_no_way_to_them(row: AppTest) -> None:
    row.button(key="card-other-0").click().run()
    assert "Why it is here" in words_of(row)
    assert "card-Next" not in [button.key for button in row.button]


def test_the_card_stays_open_when_the_page_is_drawn_again(row: AppTest) -> None:
    row.button(key="card-some-0").click().run()
    assert "Why it is here" in words_of(row.run())


def test_another_page_begins_without_a_card(row: AppTest) -> None:
    row.button(key="card-some-0").click().run()
    row.session_state["page"] = "runs"
    assert "Why it is here" not in words_of(row.run())
