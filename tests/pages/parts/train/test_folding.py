"""A wide range of the final score is a reason to offer one on all; Results shows it."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data import scan
from core.plan.recipe import Recipe
from core.report import held_out, predictions, side_scores
from core.runs import draft, store
from core.runs.event import End, Result
from core.runs.events import Journal
from core.tasks.classify import TASK
from core.weights.backbone_choice import BackboneChoice
from pages.parts.train import folding
from tests.pages.conftest import Open, words_of


@pytest.fixture
def ready(pictures: Path, body: BackboneChoice) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump(), recipe=Recipe().model_dump())


def test_a_small_folder_is_offered_it_with_what_it_brings(open_page: Open, ready: None) -> None:
    app = open_page("train")
    said = words_of(app)
    assert "leave a range of about ±" in said
    (toggle,) = (one for one in app.toggle if "5-fold" in one.label)
    assert toggle.label.startswith("Score on all pictures but the sealed")
    toggle.set_value(True).run()
    assert draft.load().folds == folding.FOLDS
    (toggle,) = (one for one in app.toggle if "5-fold" in one.label)
    assert toggle.value


def test_of_a_training_by_epochs_it_says_why_not(open_page: Open, ready: None) -> None:
    draft.change(recipe=Recipe(strategy="staged").model_dump(), folds=5)
    app = open_page("train")
    (toggle,) = (one for one in app.toggle if "5-fold" in one.label)
    assert toggle.disabled
    assert not toggle.value
    assert "a whole training of its own" in words_of(app)


def test_where_the_range_is_narrow_it_lies_under_more(
    open_page: Open, ready: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_out, "WIDE", 1.0)
    app = open_page("train")
    assert any("5-fold" in one.label for one in app.toggle)
    assert "leave a range of about" not in words_of(app)


def test_results_shows_it_as_a_second_number_with_its_own_mistakes(
    open_page: Open, finished: Path, pictures: Path
) -> None:
    assert "Held out in turn" not in words_of(open_page("results"))
    view = store.read(finished)
    answers, _ = side_scores.read(finished, view.plan, "validation")
    held = [(picture.file, picture.target) for picture in scan.scan(pictures).pictures][:30]
    shares = [answers.rows[at % len(answers.rows)].probabilities for at in range(len(held))]
    made = predictions.make(TASK, held, shares, view.plan.classes)  # type: ignore[arg-type]
    predictions.write(made, side_scores.path(finished, "folds"))
    scores = side_scores.read(finished, view.plan, "folds")[1]
    told = {"accuracy": scores.value, "low": scores.low, "high": scores.high, "n": 30, "folds": 5}
    ended = replace(view.result or Result(), folds=told)
    Journal(finished).write(End(reason="finished", error=None, result=ended))
    for page in ("train", "results"):
        assert "Held out in turn (5-fold)" in words_of(open_page(page)), page
    app = open_page("results")
    assert f"Held out in turn (5-fold): {scores.value:.0%} right (" in words_of(app)
    (choice,) = (one for one in app.get("button_group") if "Held out in turn" in str(one.options))
    choice.set_value("folds").run()
    said = words_of(app)
    assert "33\u202f% right on pictures held out in turn (19–51\u202f%, 30 pictures)" in said
    assert "score of the recipe, not of this very model" in said
