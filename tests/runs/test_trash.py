"""What was deleted comes back whole."""

from pathlib import Path

import pytest

from core.errors import RunBusy, RunNotFound
from core.runs import process, store, trash
from tests.runs import damaged


def test_a_deleted_run_comes_back_whole(tmp_path: Path) -> None:
    run = damaged.good("20250101-bees")
    trashed = trash.put(run)
    assert not run.exists()
    assert store.list_runs() == ([], [])
    assert trash.take_out(trashed) == run
    assert store.read(run).plan.name == "20250101-bees"
    with pytest.raises(RunNotFound):
        trash.take_out(tmp_path)


def test_two_deleted_runs_of_one_name_both_stay() -> None:
    first = trash.put(damaged.good("20250101-bees"))
    second = trash.put(damaged.good("20250101-bees"))
    assert first != second
    assert first.is_dir()


def test_a_running_run_cannot_be_deleted() -> None:
    run = damaged.good("20250101-bees")
    process.record(run)
    with pytest.raises(RunBusy):
        trash.put(run)
