"""Training again takes no model away: Results and Predict go on with the one there is."""

import shutil
from pathlib import Path

import streamlit as st

from core.runs import draft
from tests.pages.conftest import Open, running, words_of


def again(finished: Path, name: str) -> Path:
    """Another finished run of the same pictures."""
    return Path(shutil.copytree(finished, finished.with_name(name)))


def test_setting_up_another_training_locks_nothing(
    open_page: Open, finished: Path, asked: list
) -> None:
    app = open_page("train")
    app.button(key="anew").click().run()
    assert draft.load().run is None
    for page in ("results", "predict"):
        app = open_page(page)
        assert not app.exception
        assert "signs" in words_of(app), page
        assert not [button for button in app.button if button.key == "unlock"], page


def test_while_another_one_is_trained_the_last_one_is_shown(
    open_page: Open, finished: Path, asked: list
) -> None:
    other = again(finished, "99999999-000000-other")
    (other / "events.jsonl").unlink()
    running(other)
    draft.change(run=str(other))
    app = open_page("results")
    assert "right on pictures it did not learn from" in app.header[0].value
    assert not app.exception


def test_of_several_models_any_can_be_picked_and_it_stays_picked(
    open_page: Open, finished: Path, asked: list
) -> None:
    older = again(finished, "00000000-000000-older")
    st.cache_data.clear()
    app = open_page("results")
    box = app.selectbox(key="bound-model")
    assert len(box.options) == 2
    box.select(str(older)).run()
    assert app.selectbox(key="bound-model").value == str(older)
    app.switch_page("predict.py").run()
    assert app.selectbox(key="bound-model").value == str(older)


def test_another_data_set_has_no_model_yet(
    open_page: Open, finished: Path, tmp_path: Path, asked: list
) -> None:
    draft.choose_folder(tmp_path)
    assert "Train a model first" in words_of(open_page("results"))
