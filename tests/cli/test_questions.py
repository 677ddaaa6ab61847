import threading
from pathlib import Path

import pytest

from core.cli import questions
from core.data import scan
from core.data import split as splits
from core.plan import presets
from core.protocol.comparison import CompareAnswer, CompareRequest
from core.runs import audits, measured, proposal, queue
from core.runs.choices import Choices
from core.runs.stop import never
from core.weights import pretrained
from tests import worlds
from tests.cli.conftest import Graft


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return worlds.separable(tmp_path / "data", n=10)


@pytest.mark.usefixtures("engine_near")
def test_advice_has_its_reason_and_the_probe_it_rests_on(graft: Graft, data: Path) -> None:
    found = graft("advise", data, "--json").data
    assert found["strategy"] == "features"
    assert found["reason"]
    assert found["probe"]["n"] > 0
    assert found["probe"]["accuracy"] > found["probe"]["chance"]


@pytest.mark.usefixtures("engine_near")
def test_backbones_are_compared_with_ranges_and_speed(
    graft: Graft, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = questions._all_here()[:1]
    monkeypatch.setattr(questions, "_all_here", lambda: here)
    found = graft("compare", data, "--json").data
    (row,) = found["backbones"]
    assert row["low"] <= row["accuracy"] <= row["high"]
    assert row["pictures_per_second"] > 0
    assert found["sentence"]


@pytest.mark.usefixtures("engine_near")
def test_what_helps_is_measured_kept_and_taken_for_the_recommendation(
    graft: Graft, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = (presets.choice("noise", 0.02), presets.choice("brightness", 0.05))
    monkeypatch.setattr(presets, "PRESETS", {"none": (), "gentle": two, "strong": two})
    told = graft("benefit", data, "--backbone", "embedded")
    assert [line.split(":")[0] for line in told.out.splitlines()[:2]] == ["noise", "brightness"]
    dataset, asking = scan.scan(data), Choices(backbone=pretrained.choose("embedded"))
    known = proposal.known(asking, dataset)
    assert [one.choice for one in known.helps.benefits] == list(two)
    split = splits.split(dataset, asking.split)
    assert proposal.advise(asking, dataset, split, known).augment == "helpful"
    helping = [one.choice for one in known.helps.benefits if one.verdict == "helps"]
    assert list(proposal.propose(asking, dataset, split, known).plan.augmentations) == helping


@pytest.mark.usefixtures("engine_near")
def test_a_table_is_compared_like_the_folder_it_lies_in(graft: Graft, data: Path) -> None:
    """Rows were joined to the table's own path: "labels.csv is gone … plug in the drive"."""
    table = data / "labels.csv"
    rows = [f"{path.relative_to(data)},{path.parent.name}" for path in sorted(data.rglob("*.png"))]
    table.write_text("\n".join(["file,label", *rows]), "utf-8")
    for verb, option in (("compare", "--backbones"), ("advise", "--backbone")):
        said = graft(verb, table, option, "embedded", "--json")
        assert said.code == 0, said.err


@pytest.mark.usefixtures("engine_near")
def test_what_the_command_line_measured_the_pages_know_and_back(graft: Graft, data: Path) -> None:
    found = scan.scan(data)
    asking = Choices(backbone=pretrained.choose("embedded"))
    assert measured.probe(asking, found) is None
    told = graft("advise", data, "--backbone", "embedded", "--json").data
    probe = measured.probe(asking, found)
    assert probe is not None
    assert probe.accuracy == told["probe"]["accuracy"]
    assert (
        told["recipe"] == graft("advise", data, "--backbone", "embedded", "--json").data["recipe"]
    )
    graft("compare", data, "--backbones", "embedded", "--json")
    assert [result.accuracy for result in measured.results(asking, found)] == [probe.accuracy]


def test_a_question_waits_its_turn_in_the_queue_of_the_device(
    graft: Graft, data: Path, tmp_path: Path
) -> None:
    graft("scan", data, "--json")  # what is looked at once holds nobody up here
    stop = threading.Event()
    waited: list[int] = []

    def before() -> None:
        with queue.device_lock(
            tmp_path, queue.device_key("auto"), check_stop=never, waiting=waited.append
        ):
            stop.wait(3)

    first = threading.Thread(target=before)
    first.start()
    said = graft("compare", data, "--backbones", "embedded", "--json")
    first.join()
    assert said.code == 0
    assert "waiting for 1 before it" in said.err


def test_the_list_of_backbones_is_taken_in_order(
    graft: Graft, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answered(question: CompareRequest, _: object) -> CompareAnswer:
        asked.extend(choice.name for choice in question.backbones)
        return CompareAnswer(sentence="Nothing.")

    monkeypatch.setattr(questions, "ask", answered)
    said = graft("compare", data, "--backbones", "embedded, embedded", "--json")
    assert said.code == 0, said.err
    assert len(asked) == 2


def test_an_unknown_backbone_is_told(graft: Graft, data: Path) -> None:
    said = graft("compare", data, "--backbones", "no_such_net", "--json")
    assert said.data["error"]["reference"] == "unknown-backbone"


@pytest.mark.usefixtures("engine_near")
def test_an_audit_tells_verdicts_and_largest_strengths(graft: Graft, data: Path) -> None:
    said = graft("audit", data, "--augment", "horizontal_flip,brightness=0.1", "--json")
    assert said.code == 0, said.err
    assert {"verdicts", "largest", "seconds"} <= said.data.keys()
    one = said.data["verdicts"][0]
    assert {"augmentation", "strength", "class", "rival", "verdict", "kind"} <= one.keys()
    assert {"rho", "p0", "p1", "groups", "flow"} <= one.keys()
    assert {row["augmentation"] for row in said.data["verdicts"]} == {
        "horizontal_flip",
        "brightness",
    }


@pytest.mark.slow
@pytest.mark.usefixtures("engine_near")
def test_an_audit_of_everything_is_kept_and_a_training_goes_by_it(graft: Graft, data: Path) -> None:
    said = graft("audit", data, "--json")
    assert said.code == 0, said.err
    found = audits.stored(scan.scan(data), pretrained.choose("embedded"))
    assert found is not None
    assert len(found.verdicts) == len(said.data["verdicts"]) > 0


@pytest.mark.usefixtures("engine_near")
def test_an_audit_of_one_augmentation_does_not_stand_for_all(graft: Graft, data: Path) -> None:
    assert graft("audit", data, "--augment", "brightness=0.1", "--json").code == 0
    assert audits.stored(scan.scan(data), pretrained.choose("embedded")) is None


def test_an_audit_refuses_a_misspelt_augmentation(graft: Graft, data: Path) -> None:
    said = graft("audit", data, "--augment", "horizontal_flop", "--json")
    assert said.data["error"]["reference"] == "unknown-augmentation"
