import shutil

import numpy as np
import pytest

from core import digests
from core.augment.choice import AugmentationChoice
from core.engine.serve import evaluation
from core.errors import BadPlan, FolderNotFound, RunDamaged, TooFewImages
from core.plan import plan as plans
from core.plan.plan import Judged
from core.report import predictions, test_set
from core.tasks.classify import TASK
from tests import worlds
from tests.engine import finished


@pytest.fixture
def run(tmp_path):
    return finished.run(tmp_path)


def test_scores_come_with_ranges_and_predictions(run):
    told = evaluation.evaluate(run, "validation")
    assert told.split == "validation"
    scores = told.scores
    assert scores["n"] == 6
    assert scores["low"] <= scores["accuracy"] <= scores["high"]
    assert told.value == scores["accuracy"] > 0.8
    found = predictions.read(run / "predictions" / "validation.csv", TASK)
    assert len(found.rows) == 6
    assert np.allclose(found.probabilities.sum(1), 1, atol=1e-4)
    right = np.mean([row.target == row.predicted for row in found.rows])
    assert right == pytest.approx(scores["accuracy"])


def test_each_look_at_the_test_set_is_counted_and_no_other(run):
    evaluation.evaluate(run, "validation")
    evaluation.evaluate(run, "training")
    assert test_set.openings(run) == 0
    assert evaluation.evaluate(run, "test").openings == 1
    assert evaluation.evaluate(run, "test").openings == 2


def test_scoring_twice_gives_the_same(run):
    one, two = (evaluation.evaluate(run, "validation") for _ in range(2))
    assert one == two


def test_an_unreadable_picture_is_told_not_fatal(run):
    data = run.parent / "data"
    rows = (run / "split.csv").read_text("utf-8").splitlines()
    file = next(row.split(",")[0] for row in rows if ",validation," in row)
    worlds.text_as_picture(data / file)
    told = evaluation.evaluate(run, "validation")
    assert told.scores["n"] == 5
    assert [unread.file for unread in told.unreadable] == [file]


def test_a_folder_that_is_gone_is_told(run):
    shutil.rmtree(run.parent / "data")
    with pytest.raises(FolderNotFound):
        evaluation.evaluate(run, "validation")
    assert not (run / "predictions").exists()


def test_a_side_that_does_not_exist_is_refused(run):
    with pytest.raises(BadPlan, match="tset"):
        evaluation.evaluate(run, "tset")


def test_a_side_without_pictures_is_refused(run):
    text = (run / "split.csv").read_text("utf-8").replace(",test,", ",training,")
    digests.write_text(run / "split.csv", text)
    with pytest.raises(TooFewImages):
        evaluation.evaluate(run, "test")
    assert test_set.openings(run) == 0


def _mirrored(run, *choices, safe=("horizontal_flip", "vertical_flip"), **more):
    changes = {"augmentations": choices, "judged": Judged(safe=safe), **more}
    return plans.load(run).model_copy(update=changes)


def _choice(name, **more):
    return AugmentationChoice(name=name, strength=1, **more)


def test_a_split_with_a_class_that_the_plan_does_not_know_is_damage(tmp_path):
    run = finished.run(tmp_path, n=6)
    text = (run / "split.csv").read_text("utf-8").replace(",circle,", ",oval,")
    digests.write_text(run / "split.csv", text)
    with pytest.raises(RunDamaged) as caught:
        evaluation.evaluate(run, "validation")
    assert "'oval' is no class of the plan" in caught.value.why


MIRROR = _choice("horizontal_flip")


def test_averaging_uses_only_what_was_judged_safe_for_every_class(run):
    for unsafe in (_choice("vertical_flip", not_for=("circle",)), _choice("rotation")):
        plan = _mirrored(run, MIRROR, unsafe)
        assert list(evaluation.safe_variants(plan)) == ["horizontal_flip +1"]
    confirmed = _mirrored(run, MIRROR, confirmed_unsafe=("horizontal_flip",))
    assert evaluation.safe_variants(confirmed) == {}
    nobody_knows = _mirrored(run, MIRROR, safe=())
    assert evaluation.safe_variants(nobody_knows) == {}


def test_the_answer_to_a_mirrored_pair_is_swapped_back(run):
    plan = _mirrored(run, _choice("horizontal_flip", swap=(("circle", "square"),)))
    (variant,) = evaluation.safe_variants(plan).values()
    assert [plan.classes[at] for at in variant.columns] == ["square", "circle", "triangle"]


def test_averaging_over_a_mirror_is_the_mean_of_both(run):
    plans.save(_mirrored(run, MIRROR), run)
    plain = evaluation.evaluate(run, "validation")
    once = predictions.read(run / "predictions" / "validation.csv", TASK).probabilities
    told = evaluation.evaluate(run, "validation", tta=True)
    both = predictions.read(run / "predictions" / "validation.csv", TASK).probabilities
    assert plain.tta == ()
    assert told.tta == ("horizontal_flip +1",)
    assert not np.allclose(once, both, atol=1e-4)
    assert np.allclose(both.sum(1), 1, atol=1e-4)
