"""The sample is drawn once, whole or not at all, and the same everywhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.data import demo_dataset, health, scan
from core.data import split as splits
from core.data.split import SplitSettings


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_dataset, "PER_CLASS", 3)


def test_the_sample_has_six_classes_of_readable_pictures(graft_home: Path) -> None:
    folder = demo_dataset.make()
    assert graft_home in folder.parents
    found = scan.scan(folder)
    assert found.counts == dict.fromkeys(
        ("give_way", "no_entry", "one_way", "priority_road", "turn_left", "turn_right"), 3
    )
    assert found.ignored == ()
    assert len({picture.content for picture in found.pictures}) == 18


def test_it_is_drawn_once(tmp_path: Path) -> None:
    folder = demo_dataset.make(tmp_path / "signs")
    (folder / "mine.txt").write_text("kept")
    assert demo_dataset.make(tmp_path / "signs") == folder
    assert (folder / "mine.txt").is_file()


def test_two_drawings_are_the_same(tmp_path: Path) -> None:
    one, two = (scan.scan(demo_dataset.make(tmp_path / name)) for name in "ab")
    assert one.pictures == two.pictures


def test_a_stopped_drawing_leaves_nothing_that_looks_like_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: object) -> Iterator[tuple[str, bytes]]:
        yield "a/b.jpg", b"x"
        raise KeyboardInterrupt

    monkeypatch.setattr(demo_dataset, "_pictures", stopped)
    with pytest.raises(KeyboardInterrupt):
        demo_dataset.make(tmp_path / "signs")
    assert list(tmp_path.iterdir()) == []


def test_the_drawing_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    for _ in range(2):  # the second time nothing is drawn
        demo_dataset.make(tmp_path / "signs", lambda done, total: told.append((done, total)))
    assert told == [(done, 18) for done in range(1, 19)]


@pytest.mark.slow
def test_the_whole_sample_has_nothing_to_complain_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_dataset, "PER_CLASS", 60)
    found = scan.scan(demo_dataset.make(tmp_path / "signs"))
    split = splits.split(found, SplitSettings())
    assert split.totals == {"training": 252, "validation": 54, "test": 54}
    assert health.check(found, split) == []
