"""A server remembers a few data sets, whoever looks at them."""

from pathlib import Path

from core.data import scan
from core.runs.draft import Draft
from pages.parts.shared import session
from tests import worlds


def test_the_data_sets_looked_at_last_are_kept_and_the_oldest_let_go(tmp_path: Path) -> None:
    dataset = scan.scan(worlds.class_folders(tmp_path / "a", {"a": 2, "b": 2}))
    drafts = [Draft(folder=str(tmp_path / str(n))) for n in range(6)]
    for draft in drafts:
        session.keep_dataset(draft, dataset)
    assert [session.known_dataset(draft) is None for draft in drafts] == [True] * 2 + [False] * 4


def test_looking_again_is_another_data_set(tmp_path: Path) -> None:
    dataset = scan.scan(worlds.class_folders(tmp_path / "a", {"a": 2, "b": 2}))
    draft = Draft(folder=str(tmp_path / "a"))
    session.keep_dataset(draft, dataset)
    assert session.known_dataset(draft) is dataset
    assert session.known_dataset(draft.model_copy(update={"looked": 1})) is None
