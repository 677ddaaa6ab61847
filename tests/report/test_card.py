"""The card tells what was done and with which caveats, from the run's files alone."""

import json
from pathlib import Path

import pytest

from core.errors import RunNotFound
from core.plan import plan as plans
from core.plan.plan import Origin
from core.report import card, test_set
from core.runs import guarantee, not_sure
from core.weights.backbone_choice import BackboneChoice
from tests.report.carded import NASTY, finished, save


def test_before_the_training_nothing_is_invented(run: Path) -> None:
    found = card.report(run)
    for name in ("state", "device", "seconds", "epochs", "baseline", "versions"):
        assert found[name] is None, name
    assert set(found["scores"].values()) == {None}
    assert found["test_openings"] == 0
    assert found["curve"] == []


def test_a_finished_run_tells_its_scores_with_their_ranges(run: Path) -> None:
    finished(run)
    found = card.report(run)
    assert found["state"] == "finished"
    assert found["scores"]["validation"]["accuracy"] == 1.0
    assert found["data"]["pictures"]["training"] == {"ants": 14, NASTY: 14}
    assert found["data"]["fingerprint"] == "f1n9e7"
    assert found["data"]["groups"] == 0
    assert found["seconds"] == {"total": 9}
    assert found["versions"] == {"torch": "2.15.0"}
    assert [one["validation"]["accuracy"] for one in found["curve"]] == [0.4, 0.8]
    assert json.loads(json.dumps(found)) == found


def test_an_unsafe_choice_is_repeated(run: Path) -> None:
    found = card.report(run)
    assert found["confirmed_unsafe"] == ["horizontal_flip"]
    assert any("horizontal_flip" in sentence for sentence in found["caveats"])


def test_the_card_says_how_often_the_test_set_was_opened_and_does_not_open_it(run: Path) -> None:
    finished(run)
    assert "not opened" in " ".join(card.report(run)["caveats"])
    save(run, "test")
    for _ in range(3):
        test_set.record_opening(run, n=6)
    found = card.report(run)
    assert found["test_openings"] == 3
    assert [one["n"] for one in found["openings"]] == [6, 6, 6]
    assert "opened 3 times" in " ".join(found["caveats"])
    assert test_set.openings(run) == 3


def test_the_card_says_that_the_test_set_is_the_exam(run: Path) -> None:
    finished(run)
    plans.save(plans.load(run).model_copy(update={"exam": True}), run)
    assert "The test set is the exam: it was drawn" in " ".join(card.report(run)["caveats"])
    save(run, "test")
    assert "the exam: its 6 pictures were drawn" in " ".join(card.report(run)["caveats"])


def test_what_was_chosen_for_its_use_is_told(run: Path) -> None:
    finished(run)
    assert "“not sure”" not in " ".join(card.report(run)["caveats"])
    not_sure.keep(run, 0.8)
    (run / "best").mkdir(exist_ok=True)
    for name in ("config.json", "graft.json", "labels.json", "model.safetensors"):
        (run / "best" / name).write_text("{}", "utf-8")
    guarantee.keep(run, guarantee.Guarantee(share=0.95, least=0.1))
    said = " ".join(card.report(run)["caveats"])
    assert "less than 80% sure are told as “not sure”" in said
    assert "right one for 95% of pictures like these" in said


def test_a_lost_split_is_said_not_guessed(run: Path) -> None:
    (run / "split.csv").unlink()
    found = card.report(run)
    assert found["data"]["pictures"] is None
    assert found["data"]["groups"] is None


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
    assert "1 of its classes stays, 1 is dropped, 1 is new" in told["follows"]


@pytest.mark.parametrize(
    ("choice", "licence"),
    [
        (BackboneChoice(name="mobilenetv2_100", source="scratch"), None),
        (BackboneChoice(name="no_such_network", source="folder", path="/gone"), None),
        (BackboneChoice(name="convnext_tiny.fb_in1k", source="cache", path="/gone"), None),
    ],
)
def test_a_licence_is_told_where_it_is_known_and_never_guessed(
    run: Path, choice: BackboneChoice, licence: str | None
) -> None:
    plans.save(plans.load(run).model_copy(update={"backbone": choice}), run)
    assert card.report(run)["weights"]["licence"] == licence
