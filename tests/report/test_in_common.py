"""Two runs are compared on pictures that neither has learnt from, and no sealed set is opened."""

from pathlib import Path

import pytest

from core.data import scan
from core.data.split import SplitSettings
from core.report import in_common, side_scores, test_set
from tests import answered, worlds

OTHER = SplitSettings(validation=0.4, test=0.2, seed=5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 40, "bees": 40})


def _common(first: Path, second: Path) -> tuple[in_common.Common, *tuple[in_common.Answered, ...]]:
    a, b = in_common.read(first), in_common.read(second)
    return in_common.of(a, b), a, b


def test_validation_where_a_test_set_is_sealed_and_it_stays_sealed(folder: Path) -> None:
    first = answered.run(folder, "a", {"validation": (), "test": ()})
    second = answered.run(folder, "b", {"validation": ()})
    common, *_ = _common(first, second)
    assert common.ground == "validation"
    assert len(common.contents) == 32
    assert test_set.openings(second) == 0
    assert not side_scores.path(second, "test").exists()


def test_test_pictures_where_both_were_opened(folder: Path) -> None:
    runs = [answered.run(folder, name, {"validation": (), "test": ()}) for name in "ab"]
    common, *_ = _common(*runs)
    assert (common.ground, len(common.contents), common.left_out) == ("test", 16, 0)


@pytest.mark.parametrize("opened", [True, False])
def test_where_the_splits_differ_nothing_counts_that_either_learnt(
    folder: Path, *, opened: bool
) -> None:
    sides = {"validation": (), **({"test": ()} if opened else {})}
    common, a, b = _common(
        answered.run(folder, "a", sides), answered.run(folder, "b", sides, split=OTHER)
    )
    assert common.ground == "held back"
    assert common.contents
    for run in (a, b):
        assert not common.contents & run.learnt
        assert all(run.rows[content].side != "training" for content in common.contents)
        assert common.contents <= run.all.keys()
    assert common.left_out > 0


def test_a_group_that_one_of_them_learnt_from_never_counts(folder: Path) -> None:
    contents = sorted(picture.content for picture in scan.scan(folder).pictures)
    together = {content: f"group {at // 4}" for at, content in enumerate(contents)}
    sides = {"validation": (), "test": ()}
    grouped = answered.run(folder, "a", sides, together=together)
    alone = answered.run(folder, "b", sides, split=OTHER)
    for first, second in ((grouped, alone), (alone, grouped)):
        common, *both = _common(first, second)
        learnt = {together[content] for run in both for content in run.learnt}
        assert not {together[content] for content in common.contents} & learnt


def test_runs_of_other_pictures_have_nothing_in_common(folder: Path, tmp_path: Path) -> None:
    other = worlds.class_folders(tmp_path / "other", {"cats": 20, "dogs": 20}, seed=7)
    common, *_ = _common(answered.run(folder, "a"), answered.run(other, "b"))
    assert not common.contents


def test_a_copy_on_the_training_side_of_a_given_split_does_not_count(folder: Path) -> None:
    first, second = (answered.run(folder, name) for name in "ab")
    a, b = in_common.read(first), in_common.read(second)
    copied = next(iter(a.answers["validation"]))
    a = in_common.Answered(plan=a.plan, rows=a.rows, learnt=a.learnt | {copied}, answers=a.answers)
    assert copied not in in_common.of(a, b).contents
    assert copied not in in_common.of(b, a).contents
