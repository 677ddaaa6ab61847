"""Results say where the pictures are no longer what the run was trained on."""

from pathlib import Path

from core.data import scan
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.runs import draft
from tests import worlds
from tests.pages.conftest import Open, words_of


def test_nothing_is_said_where_nothing_changed(open_page: Open, finished: Path) -> None:
    assert "Since this training" not in words_of(open_page("results"))


def test_what_was_said_since_is_told_and_leads_to_a_training(
    open_page: Open, finished: Path, pictures: Path
) -> None:
    content = scan.scan(pictures).pictures[0].content
    journal.write(pictures, [LabelEvent(kind="leave out", contents=(content,))])
    assert "Since this training 1 picture was left out" in words_of(open_page("results"))
    draft.choose_folder(pictures)
    draft.change(run=str(finished))
    open_page("data")
    worlds.write_pictures(pictures / "stop", 2, prefix="new", seed=5)
    draft.choose_folder(pictures)  # looked at again
    open_page("data")
    draft.change(run=str(finished))
    app = open_page("results")
    assert "1 picture was left out, 2 pictures were added" in words_of(app)
    assert app.button(key="train-again")
