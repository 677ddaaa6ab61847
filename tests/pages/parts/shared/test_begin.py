"""A run is offered with its name, its time and its score."""

from pathlib import Path

from core.runs import store
from pages.parts.shared import begin


def test_without_a_run_there_is_none_to_continue() -> None:
    assert begin.last_run() is None


def test_the_newest_run_is_described_by_name_time_and_score(finished: Path) -> None:
    run = begin.last_run()
    assert run is not None
    assert run.folder == store.read(finished).folder
    assert begin.describe(run).startswith("signs, today")
    assert begin.describe(run).endswith("83\u202f%")
