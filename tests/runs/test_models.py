"""A finished model stays at hand, whatever is trained meanwhile."""

from pathlib import Path

from core.runs import models, store
from core.runs.event import End
from tests.pages.conftest import CLASSES, body, finished, pictures, running

__all__ = ["CLASSES", "body", "finished", "pictures"]


def test_only_what_has_ended_with_a_model_is_offered(finished: Path) -> None:
    folder = store.read(finished).plan.folder
    assert [run.folder for run in models.of(folder)] == [finished]
    assert models.of(f"{folder} another") == []
    journal = running(finished)
    assert models.of(folder) == [], "its weights change while it learns"
    journal.write(End(reason="stopped"))
    assert [run.folder for run in models.of(folder)] == [finished]
    (finished / "best" / "config.json").unlink()
    assert models.of(folder) == []
