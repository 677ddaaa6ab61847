"""A run is offered with its name, its time and its score."""

from pathlib import Path
from typing import Any

import pytest

from core.data import demo_dataset
from core.runs import draft, store
from pages.parts.shared import begin
from tests.pages.conftest import Open


def test_without_a_run_there_is_none_to_continue() -> None:
    assert begin.last_run() is None


def test_the_newest_run_is_described_by_name_time_and_score(finished: Path) -> None:
    run = begin.last_run()
    assert run is not None
    assert run.folder == store.read(finished).folder
    assert begin.describe(run).startswith("signs, today")
    assert begin.describe(run).endswith("83\u202f%")


def test_the_sample_is_drawn_with_a_bar_that_counts(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_dataset, "PER_CLASS", 3)
    monkeypatch.setattr(begin, "_TELL_EVERY_S", -1.0)
    told: list[str] = []
    real = begin.st.progress

    def progress(*args: Any, **words: Any) -> Any:
        bar = real(*args, **words)
        counted = bar.progress
        monkeypatch.setattr(
            bar, "progress", lambda share, text: told.append(text) or counted(share, text=text)
        )
        return bar

    monkeypatch.setattr(begin.st, "progress", progress)
    app = open_page("home")
    app.button(key="sample").click().run()
    assert not app.exception
    assert told[-1] == "Drawing the sample: 18 of 18 traffic signs"
    assert draft.load().folder == str(demo_dataset.make())
