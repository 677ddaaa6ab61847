"""The sidebar tells the state of all six steps on every page."""

from pathlib import Path

from core.runs import draft
from tests.pages.conftest import Open


def test_the_sidebar_tells_the_state_of_all_six_steps(open_page: Open, pictures: Path) -> None:
    draft.choose_folder(pictures)
    app = open_page("data")
    links = {link.proto.label: link.proto for link in app.sidebar.get("page_link")}
    assert set(links) == {
        "Start", "Data", "Backbone", "Augment", "Train", "Results", "Predict", "Runs",
    }  # fmt: skip
    assert [name for name, link in links.items() if link.disabled] == [
        "Augment", "Train", "Results", "Predict",
    ]  # fmt: skip
