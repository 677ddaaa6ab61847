"""A server remembers a few data sets, whoever looks at them."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data import decoding, exam, health, scan
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.dataset import Dataset
from core.data.split import Split
from core.findings import Finding
from core.runs.draft import Draft
from core.tasks import table as tasks
from pages.parts.shared import datasets
from tests import worlds


def test_the_data_sets_looked_at_last_are_kept_and_the_oldest_let_go(tmp_path: Path) -> None:
    dataset = scan.scan(worlds.class_folders(tmp_path / "a", {"a": 2, "b": 2}))
    drafts = [Draft(folder=str(tmp_path / str(n))) for n in range(6)]
    for draft in drafts:
        datasets.keep(draft, dataset)
    assert [datasets.known(draft) is None for draft in drafts] == [True] * 2 + [False] * 4


def test_looking_again_is_another_data_set(tmp_path: Path) -> None:
    dataset = scan.scan(worlds.class_folders(tmp_path / "a", {"a": 2, "b": 2}))
    draft = Draft(folder=str(tmp_path / "a"))
    datasets.keep(draft, dataset)
    assert datasets.known(draft) is dataset
    assert datasets.known(draft.model_copy(update={"looked": 1})) is None


def test_what_is_said_counts_at_once_and_is_laid_over_only_once(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "a", {"a": 2, "b": 2})
    draft, found = Draft(folder=str(folder)), scan.found(folder)
    datasets.keep(draft, found)
    content = found.pictures[0].content
    journal.write(folder, [LabelEvent(kind="label", contents=(content,), names=("b",))])
    now = datasets.known(draft)
    assert now is not None
    assert now.counts == {"a": 1, "b": 3}
    assert datasets.known(draft) is now
    assert datasets.scanned(draft) is found


def test_a_data_set_of_which_nothing_is_left_is_not_known(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "a", {"a": 2, "b": 2})
    draft, found = Draft(folder=str(folder)), scan.found(folder)
    datasets.keep(draft, found)
    contents = tuple(picture.content for picture in found.pictures)
    journal.write(folder, [LabelEvent(kind="leave out", contents=contents)])
    assert datasets.known(draft) is None


def test_a_split_follows_an_exam_that_is_drawn_meanwhile(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "a", {"a": 12, "b": 12})
    draft, found = Draft(folder=str(folder)), scan.found(folder)
    assert datasets.split(draft, found).exam is None
    drawn = exam.draw(found, {})
    assert datasets.split(draft, found).exam == drawn
    assert datasets.split(draft, found) is datasets.split(draft, found)


def test_a_split_follows_what_was_said_and_nobody_moves(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "a", {"a": 12, "b": 12})
    draft, found = Draft(folder=str(folder)), scan.found(folder)
    datasets.keep(draft, found)
    before = datasets.split(draft, found)
    assert datasets.split(draft, found) is before
    gone = found.pictures[0]
    journal.write(folder, [LabelEvent(kind="leave out", contents=(gone.content,))])
    now = datasets.known(draft)
    assert now is not None
    after = datasets.split(draft, now).side
    assert after == {file: side for file, side in before.side.items() if file != gone.file}


def test_what_is_said_to_belong_together_divides_anew(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "a", {"a": 4, "b": 4})
    draft, found = Draft(folder=str(folder)), scan.found(folder)
    datasets.keep(draft, found)
    dataset = datasets.applied(draft, found)
    before = datasets.split(draft, dataset)
    assert datasets.split(draft, dataset) is before
    contents = tuple(picture.content for picture in found.pictures[:3])
    journal.write(folder, [LabelEvent(kind="group", contents=contents, text="one nest")])
    after = datasets.split(draft, datasets.applied(draft, found))
    assert [group.key for group in after.grouping.groups] == ["one nest"]
    assert len({after.side[picture.file] for picture in found.pictures[:3]}) == 1


def test_an_earlier_look_at_a_folder_is_let_go(tmp_path: Path) -> None:
    dataset = scan.scan(worlds.class_folders(tmp_path / "a", {"a": 2, "b": 2}))
    first = Draft(folder=str(tmp_path / "a"))
    other = Draft(folder=str(tmp_path / "other"))
    for draft in (first, other):
        datasets.keep(draft, dataset)
    again = first.model_copy(update={"looked": 1})
    datasets.keep(again, dataset)
    assert datasets.known(first) is None
    assert datasets.known(again) is datasets.known(other) is dataset


def test_what_is_noticed_is_looked_for_once_until_something_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = worlds.class_folders(tmp_path / "a", {"a": 12, "b": 12})
    draft, found = Draft(folder=str(folder)), scan.found(folder)
    datasets.keep(draft, found)
    split = datasets.split(draft, found)
    checked: list[int] = []
    check = health.check

    def counted(dataset: Dataset, split: Split) -> list[Finding]:
        checked.append(1)
        return check(dataset, split)

    task = replace(tasks.of("classify"), check=counted)
    monkeypatch.setattr(tasks, "of", lambda _: task)
    first = datasets.noticed(draft, found, split)
    assert datasets.noticed(draft, found, split) is first
    assert checked == [1]
    decoding.check(found)  # how they look is known now
    datasets.noticed(draft, found, split)
    assert checked == [1, 1]
    journal.write(folder, [LabelEvent(kind="leave out", contents=(found.pictures[0].content,))])
    now = datasets.known(draft)
    assert now is not None
    said = datasets.noticed(draft, now, datasets.split(draft, now))
    assert checked == [1, 1, 1]
    assert "labels-changed" not in {finding.id for finding in said}  # of the data set itself
