"""A finished model stays at hand, whatever is trained meanwhile."""

from pathlib import Path

from core.runs import models, store
from core.runs.event import End
from tests.pages.conftest import CLASSES, body, finished, pictures, running

__all__ = ["CLASSES", "body", "finished", "pictures"]


def test_only_what_has_ended_with_a_model_is_offered(finished: Path) -> None:
    folder = store.read(finished).plan.folder
    assert models.data_of(finished) == folder
    before = models.last_written(finished)
    journal = running(finished)
    assert models.last_written(finished) > before
    assert models.data_of(finished) is None, "its weights change while it learns"
    journal.write(End(reason="stopped"))
    assert models.data_of(finished) == folder
    (finished / "best" / "config.json").unlink()
    assert models.data_of(finished) is None
    (finished / "plan.json").write_text("{}")
    assert models.data_of(finished) is None
    assert models.last_written(finished.with_name("nowhere")) == 0
