"""What another tab did is said, and a press meant for what was there is not obeyed."""

from pathlib import Path

import pytest

from core.runs import draft
from core.weights.backbone_choice import BackboneChoice
from tests import worlds
from tests.pages.conftest import Open, words_of


@pytest.fixture
def others(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "bees", {"ants": 6, "bees": 6})


def test_a_run_opened_in_one_tab_does_not_flip_the_other_without_a_word(
    open_page: Open, finished: Path, others: Path, asked: list
) -> None:
    draft.choose_folder(others)
    first, second = open_page("data"), open_page("runs")
    second.button(key=f"open-{finished.name}").click().run()
    assert not second.exception
    assert "Another tab" not in words_of(second)
    said = words_of(first.run())
    assert not first.exception
    assert "Another tab opened **signs**." in said
    first.button(key="elsewhere-back").click().run()
    assert draft.load().folder == str(others)
    assert draft.load().run is None
    assert "Another tab" not in words_of(first)
    assert "Another tab chose the folder **bees**." in words_of(second.run())


def test_a_choice_for_other_pictures_is_not_saved(
    open_page: Open, pictures: Path, others: Path, body: BackboneChoice, started: list[Path]
) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())
    app = open_page("train")
    draft.choose_folder(others)  # by another tab
    app.number_input(key="bound-recipe-epochs").set_value(7).run()
    assert draft.load().recipe is None
    assert "Another tab chose the folder **bees**." in words_of(app)
    draft.choose_folder(pictures)
    app.button(key="train").click().run()
    assert started == []
    app.button(key="elsewhere-stay").click().run()
    assert "Another tab" not in words_of(app)
    app.button(key="train").click().run()
    assert len(started) == 1


def test_what_a_tab_does_itself_is_no_news(open_page: Open, pictures: Path, others: Path) -> None:
    draft.choose_folder(pictures)
    app = open_page("data")
    app.text_input(key="bound-folder").set_value(str(others)).run()
    assert draft.load().folder == str(others)
    assert "Another tab" not in words_of(app)
    assert "Another tab" not in words_of(open_page("data"))
