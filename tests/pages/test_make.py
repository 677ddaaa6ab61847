"""Make classes is a page of its own, about one collection of the user's at a time."""

from core.data import collections
from tests.data.test_collections import jpeg
from tests.pages.conftest import Open, words_of


def test_it_begins_with_a_collection_and_says_where_it_lies(open_page: Open) -> None:
    app = open_page("make")
    assert not app.exception
    assert app.selectbox(key="collection-choice").value == "Pictures"
    assert "Pictures" in words_of(app)
    assert not collections.named("Pictures").exists()


def test_collections_that_are_there_can_be_chosen(open_page: Open) -> None:
    collections.keep(collections.named("shells"), "a", jpeg())
    collections.keep(collections.named("birds"), "a", jpeg())
    app = open_page("make")
    assert app.selectbox(key="collection-choice").options == ["birds", "shells"]
    app.selectbox(key="collection-choice").select("shells").run()
    assert "shells" in words_of(app)
    assert not app.exception
