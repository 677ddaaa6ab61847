"""What a page showed first stays until it is left, or the newest is asked for."""

import pytest
from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from pages.parts.shared import visits

    visits.arrive(st.session_state.get("page", "augment"))
    if st.session_state.get("renewed"):
        visits.renew("preset")
    now = st.session_state.get("newest", "gentle")
    about = st.session_state.get("about", "signs")
    st.write(visits.steady("preset", about, now))


@pytest.fixture
def page() -> AppTest:
    """A visit that showed "gentle" first, and would show "none" now."""
    app = AppTest.from_function(_page).run()
    app.session_state["newest"] = "none"
    return app.run()


def test_what_was_shown_first_stays(page: AppTest) -> None:
    assert page.markdown[0].value == "gentle"


@pytest.mark.parametrize(
    ("name", "value"), [("renewed", True), ("page", "train"), ("about", "bees")]
)
def test_the_newest_comes_when_it_is_asked_for_elsewhere_and_of_another(
    page: AppTest, name: str, value: object
) -> None:
    page.session_state[name] = value
    assert page.run().markdown[0].value == "none"
