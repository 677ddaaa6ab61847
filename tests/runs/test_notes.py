"""What a person calls a run lies beside its plan, which stays as it was."""

from pathlib import Path

import pytest

from core import home
from core.errors import RunNotFound
from core.runs import notes, store
from tests.runs import damaged


def test_a_name_and_a_note_are_kept_and_the_plan_is_not_touched() -> None:
    run = damaged.good("20250101-bees")
    before = (run / "plan.json").read_bytes()
    notes.keep(run, "The <b>good</b> one", "first line\nsecond *line*")
    assert (run / "plan.json").read_bytes() == before
    assert store.read(run).name == "The <b>good</b> one"
    assert notes.of_run(run).text == "first line\nsecond *line*"


def test_what_is_not_said_stays_as_it_is() -> None:
    run = damaged.good("20250101-bees")
    notes.keep(run, name="a")
    notes.keep(run, text="b")
    assert (notes.of_run(run).name, notes.of_run(run).text) == ("a", "b")


def test_an_empty_name_is_the_name_of_the_plan_again() -> None:
    run = damaged.good("20250101-bees")
    notes.keep(run, name="a")
    notes.keep(run, name="  ")
    assert store.read(run).name == "20250101-bees"


def test_a_name_is_one_line_and_both_have_an_end() -> None:
    run = damaged.good("20250101-bees")
    note = notes.keep(run, "a\nb" + "c" * 999, "d" * 99_999)
    assert note.name.startswith("a bc")
    assert (len(note.name), len(note.text)) == (notes.LONGEST_RUN_NAME, notes.LONGEST_NOTE)


@pytest.mark.parametrize("text", ["{", "[]", '{"name": 3}', '{"other": "x"}', "[" * 100_000, ""])
def test_a_damaged_note_says_nothing_and_hides_no_run(text: str) -> None:
    run = damaged.good("20250101-bees")
    (run / notes.NOTE_FILE).write_text(text, "utf-8")
    assert store.read(run).name == "20250101-bees"
    assert notes.keep(run, name="again").name == "again"


def test_a_run_that_is_gone_is_not_made_anew_by_its_note() -> None:
    gone = home.runs_folder() / "20250101-gone"
    with pytest.raises(RunNotFound):
        notes.keep(gone, name="a")
    assert not gone.exists()


def test_a_project_has_its_own_and_its_data_folder_is_not_written_to(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    notes.keep_project(str(data), "Bees of 2026", "all of them")
    assert notes.of_project(str(data)).name == "Bees of 2026"
    assert notes.of_project(str(tmp_path / "other" / "data")).name == ""
    assert list(data.iterdir()) == []
    notes.keep_project("/gone \udcff/x", "still kept")
    assert notes.of_project("/gone \udcff/x").name == "still kept"
