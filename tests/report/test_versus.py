"""Better, worse, or not to be told: by the same pictures, and never by those that were learnt."""

from pathlib import Path

import pytest
from scipy.stats import binomtest

from core.data import scan
from core.data import split as splits
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.split import SplitSettings
from core.data.target import classes
from core.plan import plan as plans
from core.report import predictions, side_scores
from core.report.versus import Incomparable, Versus, versus
from core.runs import store
from core.tasks import ranges
from core.tasks.multilabel import TASK as SEVERAL
from tests import answered, worlds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 60, "bees": 60})


def _versus(first: Path, second: Path) -> Versus:
    found = versus(first, second)
    assert isinstance(found, Versus)
    return found


def test_better_and_worse_are_two_sides_of_one_thing(folder: Path) -> None:
    good, poor = answered.run(folder, "good", [0]), answered.run(folder, "poor", range(12))
    there, back = _versus(good, poor), _versus(poor, good)
    assert (there.verdict, back.verdict) == ("better", "worse")
    assert (there.better, there.worse) == (back.worse, back.better) == (11, 0)
    assert there.chance == back.chance == pytest.approx(binomtest(11, 11).pvalue)
    assert there.headline() == "A is better than B"
    assert "A alone is right on 11, B alone on 0" in there.sentence()
    assert "validation pictures" in there.sentence()
    assert f"\N{MINUS SIGN}{100 * 11 / there.n:.1f} points for A" in back.sentence()
    assert "Validation also steered both trainings" in " ".join(there.caveats())
    assert there.more is None


def test_the_difference_has_its_range_and_its_n(folder: Path) -> None:
    found = _versus(answered.run(folder, "a", range(3)), answered.run(folder, "b", range(10, 20)))
    assert (found.n, found.units, found.better, found.worse) == (48, 48, 10, 3)
    assert found.difference == pytest.approx(7 / 48)
    assert found.range == ranges.paired(10, 3, 48)


def test_too_little_is_said_with_how_many_more_would_tell(folder: Path) -> None:
    found = _versus(answered.run(folder, "a", range(2)), answered.run(folder, "b", range(10, 15)))
    assert found.verdict == "cannot tell"
    assert found.more is not None
    assert found.headline().startswith("Your pictures cannot tell these apart: about ")
    assert found.headline().endswith(" more held-back pictures would")


def test_where_nothing_differs_how_many_more_is_not_known_yet(folder: Path) -> None:
    found = _versus(*(answered.run(folder, name, range(2)) for name in "ab"))
    assert (found.better, found.worse, found.more) == (0, 0, None)
    assert "not known yet" in found.headline()
    assert "right and wrong alike" in found.sentence()


def test_pictures_of_one_group_count_once(folder: Path) -> None:
    contents = [picture.content for picture in scan.scan(folder).pictures]
    together = {content: f"g{at // 6}" for at, content in enumerate(sorted(contents))}
    first = answered.run(folder, "a", (), together=together)
    second = answered.run(folder, "b", range(12), together=together)
    found = _versus(first, second)
    assert found.units < found.n
    assert 0 < found.better < 12
    assert "groups, each counted once" in found.sentence()


def test_test_pictures_are_compared_only_where_both_were_opened(folder: Path) -> None:
    a = answered.run(folder, "a", {"validation": (), "test": range(9)})
    b = answered.run(folder, "b", {"validation": (), "test": ()})
    found = _versus(a, b)
    assert (found.on, found.verdict) == ("test", "worse")
    assert "opened before" in " ".join(found.caveats())
    side_scores.path(b, "test").unlink()
    assert _versus(a, b).on == "validation"


def test_what_one_learnt_and_the_other_held_back_is_left_out_and_told(folder: Path) -> None:
    other = SplitSettings(validation=0.4, test=0.2, seed=9)
    found = _versus(answered.run(folder, "a"), answered.run(folder, "b", split=other))
    assert found.on == "held back"
    assert 0 < found.n < 48
    assert found.left_out > 0
    assert "learnt from by the other" in " ".join(found.caveats())


def test_pictures_of_a_class_that_one_was_not_taught_do_not_count(folder: Path) -> None:
    first = answered.run(folder, "a", range(5))
    worlds.class_folders(folder, {"wasps": 30}, seed=3)
    second = answered.run(folder, "b")
    assert set(plans.load(second).classes) == {"ants", "bees", "wasps"}
    found = _versus(first, second)
    assert found.worse == 5
    assert found.unknown == 0  # the first never had wasps, so none is in common


def test_a_label_that_was_mended_since_counts_as_it_is_now(folder: Path) -> None:
    first = answered.run(folder, "a", [0])
    dataset = scan.scan(folder)
    file = splits.split(dataset, answered.SPLIT).files("validation")[0]
    picture = dataset.by_file[file]
    (other,) = set(dataset.classes) - {picture.label}
    said = LabelEvent(kind="label", contents=(picture.content,), names=(other,))
    journal.write(folder, [said])
    found = _versus(first, answered.run(folder, "b"))
    assert (found.better, found.worse) == (0, 0)  # the first was right all along


def test_a_class_that_was_renamed_is_the_same_class(folder: Path) -> None:
    first = answered.run(folder, "a", range(3))
    journal.write(folder, [LabelEvent(kind="rename class", names=("ants",), text="emmets")])
    found = _versus(first, answered.run(folder, "b", range(3)))
    assert (found.n, found.better, found.worse, found.unknown) == (48, 0, 0, 0)


def test_of_several_classes_a_picture_the_fewer_mistakes_win(folder: Path) -> None:
    runs = [_several(folder, name, wrong) for name, wrong in (("a", 0), ("b", 9))]
    found = _versus(*runs)
    assert found.several
    assert (found.better, found.worse, found.verdict) == (9, 0, "better")
    assert "A makes fewer mistakes on 9" in found.sentence()


def _several(folder: Path, name: str, wrong: int) -> Path:
    """A run of several classes a picture that errs on the first so many of the validation side."""
    run = answered.run(folder, name, {})
    plan = plans.load(run).model_copy(update={"task": "multilabel"})
    plans.save(plan, run)
    rows = [row for row in splits.load_rows(run / store.SPLIT) if row.side == "validation"]
    table = [[0.9 * (name in row.target.names) for name in plan.classes] for row in rows]
    for at in range(wrong):
        table[at] = [0.9, 0.9]
    shown = [(row.file, classes(row.target.names)) for row in rows]
    limits = [0.5] * len(plan.classes)
    made = predictions.make(SEVERAL, shown, table, plan.classes, limits)
    predictions.write(made, side_scores.path(run, "validation"))
    return run


@pytest.mark.parametrize("lost", ["plan.json", "split.csv", "predictions/validation.csv"])
def test_why_two_cannot_be_compared_is_said(folder: Path, lost: str) -> None:
    first, second = (answered.run(folder, name) for name in "ab")
    (second / lost).unlink()
    for pair in ((first, second), (second, first)):
        found = versus(*pair)
        assert isinstance(found, Incomparable)
        assert found.why
        assert found.fix


def test_runs_without_a_common_picture_are_told_so(folder: Path, tmp_path: Path) -> None:
    other = worlds.class_folders(tmp_path / "other", {"ants": 21, "bees": 22}, seed=7)
    found = versus(answered.run(folder, "a"), answered.run(other, "b"))
    assert isinstance(found, Incomparable)
    assert "no picture in common" in found.why


def test_runs_of_two_kinds_are_not_compared(folder: Path) -> None:
    found = versus(answered.run(folder, "a"), _several(folder, "b", 0))
    assert isinstance(found, Incomparable)
