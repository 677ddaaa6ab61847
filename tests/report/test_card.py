"""The card tells what was done and with which caveats, from the run's files alone."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.augment.choice import AugmentationChoice
from core.data import scan, split
from core.data.split import SplitSettings
from core.errors import RunNotFound
from core.findings import Finding
from core.plan import plan as plans
from core.plan.plan import Origin, Plan
from core.report import card, predictions, test_set
from core.runs.event import Baseline, End, Noticed, Result, Start
from core.runs.events import Journal
from core.tasks.classify import TASK
from core.weights.backbone_choice import BackboneChoice
from tests import worlds

NASTY = "bees | <script>*x*"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run before its training: a plan and a split."""
    found = scan.scan(worlds.class_folders(tmp_path / "data", {"ants": 20, NASTY: 20}))
    run = tmp_path / "run"
    run.mkdir()
    plan = Plan(
        name="my\n# bees",
        folder=str(found.folder),
        classes=found.classes,
        pictures="f1n9e7",
        backbone=BackboneChoice(name="mobilenetv2_100", source="embedded"),
        augmentations=(AugmentationChoice(name="horizontal_flip", strength=1.0),),
        confirmed_unsafe=("horizontal_flip",),
        reason="Few pictures.",
    )
    plans.save(plan, run)
    split.save(split.split(found, SplitSettings()), found, run / "split.csv")
    return run


def finished(run: Path) -> None:
    journal = Journal(run)
    journal.write(Start(device="cpu", device_name="a CPU"))
    journal.write(Baseline(scores={"accuracy": 0.8, "low": 0.6, "high": 0.9, "n": 6}))
    warning = Finding(id="x", severity="warning", sentence="A [link](x).", remedy="Do it.")
    journal.write(Noticed(finding=warning))
    journal.write(End(reason="finished", error=None, result=Result(seconds={"total": 9}, epochs=3)))
    save(run, "validation")


def save(run: Path, side: str) -> None:
    rows = [row for row in split.load_rows(run / "split.csv") if row.side == side]
    classes = sorted({row.label for row in rows})
    table = np.array([[0.8, 0.2] if row.label == classes[0] else [0.3, 0.7] for row in rows])
    made = predictions.make(TASK, [(row.file, row.target) for row in rows], table, classes)
    predictions.write(made, run / "predictions" / f"{side}.csv")


def test_before_the_training_nothing_is_invented(run: Path) -> None:
    found = card.report(run)
    for name in ("state", "device", "seconds", "epochs", "baseline"):
        assert found[name] is None, name
    assert set(found["scores"].values()) == {None}
    assert found["test_openings"] == 0
    assert "Not known yet" in card.markdown(found)


def test_a_finished_run_tells_its_scores_with_their_ranges(run: Path) -> None:
    finished(run)
    found = card.report(run)
    assert found["state"] == "finished"
    assert found["scores"]["validation"]["accuracy"] == 1.0
    assert found["data"]["pictures"]["training"] == {"ants": 14, NASTY: 14}
    assert found["data"]["fingerprint"] == "f1n9e7"
    assert found["seconds"] == {"total": 9}
    text = card.markdown(found)
    assert "| validation | 6 | 100.0% (61.0%–100.0%)" in text
    assert "80.0% (60.0%–90.0%)" in text
    assert json.loads(json.dumps(found)) == found


def test_an_unsafe_choice_is_repeated(run: Path) -> None:
    found = card.report(run)
    assert found["confirmed_unsafe"] == ["horizontal_flip"]
    assert any("horizontal_flip" in sentence for sentence in found["caveats"])
    assert "deliberate confirmation" in card.markdown(found)


def test_the_card_says_how_often_the_test_set_was_opened_and_does_not_open_it(run: Path) -> None:
    finished(run)
    assert "not opened" in " ".join(card.report(run)["caveats"])
    save(run, "test")
    for _ in range(3):
        test_set.record_opening(run, n=6)
    found = card.report(run)
    assert found["test_openings"] == 3
    assert "opened 3 times" in " ".join(found["caveats"])
    assert test_set.openings(run) == 3
    assert "By class (test)" in card.markdown(found)


def test_the_card_says_that_the_test_set_is_the_exam(run: Path) -> None:
    finished(run)
    plans.save(plans.load(run).model_copy(update={"exam": True}), run)
    assert "The test set is the exam: it was drawn" in " ".join(card.report(run)["caveats"])
    save(run, "test")
    assert "the exam: its 6 pictures were drawn" in card.markdown(card.report(run))


def test_names_and_findings_cannot_break_the_document(run: Path) -> None:
    finished(run)
    document = card.markdown(card.report(run))
    text = document.split("## Settings")[0]
    assert "<script>" not in text
    assert "\n# bees" not in text
    assert r"bees \| &lt;script&gt;\*x\*" in text
    assert r"\[link\](x)" in text


def test_a_lost_split_is_said_not_guessed(run: Path) -> None:
    (run / "split.csv").unlink()
    found = card.report(run)
    assert found["data"]["pictures"] is None
    assert "Pictures: not known" in card.markdown(found)


def test_no_run_no_card(tmp_path: Path) -> None:
    with pytest.raises(RunNotFound):
        card.report(tmp_path)


def test_the_model_that_it_goes_on_from_is_told(run: Path) -> None:
    finished(run)
    assert card.report(run)["origin"] is None
    origin = Origin(place="/runs/a", name="a *star*", classes=("ants", "wasps"), weights=True)
    plans.save(plans.load(run).model_copy(update={"origin": origin}), run)
    told = card.report(run)
    assert told["origin"]["place"] == "/runs/a"
    assert told["gain"] is None
    assert (
        "Goes on from “a \\*star\\*”: 1 of its classes stays, 1 is dropped, 1 is new"
        in card.markdown(told)
    )
