"""What suits the pictures, and what is doubtful in them, is looked at once, by itself."""

from pathlib import Path

import pytest

from core.data import scan
from core.protocol.advice import AdviseRequest
from core.protocol.doubts import DoubtsAnswer, DoubtsRequest
from core.runs import draft, measured
from core.weights.backbone_choice import BackboneChoice
from tests import answers
from tests.pages.conftest import Open


@pytest.fixture
def ready(pictures: Path, body: BackboneChoice) -> None:
    """A folder and a backbone are chosen."""
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())


def _wanted(pictures: Path) -> tuple[AdviseRequest, DoubtsRequest]:
    dataset = scan.scan(pictures)
    advice, doubts = measured.advice(draft.load(), dataset), measured.doubts(draft.load(), dataset)
    assert advice is not None
    assert doubts is not None
    return advice, doubts


@pytest.mark.parametrize("page", ["backbone", "augment"])
def test_it_begins_by_itself_and_only_once(
    open_page: Open, ready: None, pictures: Path, looked: list[AdviseRequest], page: str
) -> None:
    open_page(page).run()
    assert looked == [*_wanted(pictures)]


def test_what_is_known_is_not_looked_at_again(
    open_page: Open, ready: None, pictures: Path, looked: list[AdviseRequest]
) -> None:
    advice, doubts = _wanted(pictures)
    answers.kept(advice, answers.advised(0.8))
    answers.kept(doubts, DoubtsAnswer())
    open_page("backbone")
    assert not looked


def test_a_random_start_has_nothing_to_look_with(
    open_page: Open, ready: None, looked: list[AdviseRequest]
) -> None:
    chosen = draft.load().backbone
    assert chosen is not None
    draft.change(backbone={**chosen.model_dump(), "source": "scratch", "path": None})
    open_page("backbone")
    assert not looked
