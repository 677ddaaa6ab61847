"""A probe is known from the advisor or the bake-off, of this backbone on these pictures only."""

import hashlib
from pathlib import Path

import pytest

from core.data import scan
from core.data import split as splits
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.dataset import Dataset
from core.data.fingerprint import fingerprint
from core.protocol.advice import AdviseRequest
from core.protocol.comparison import CompareRequest
from core.protocol.probe import Probe
from core.runs import draft, measured, questions
from core.runs.event import End
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice
from tests import answers, worlds

SCORE = {"accuracy": 0.9, "low": 0.8, "high": 0.95, "n": 30}


@pytest.fixture
def body(tmp_path: Path) -> BackboneChoice:
    return BackboneChoice(name="resnet18", source="folder", path=str(tmp_path))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "signs", {"turn_left": 12, "turn_right": 12, "stop": 12})


@pytest.fixture
def found(pictures: Path, body: BackboneChoice) -> Dataset:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())
    return scan.scan(pictures)


def test_without_a_measurement_nothing_is_known(found: Dataset) -> None:
    assert measured.probe(draft.load(), found) is None
    assert measured.newest(draft.load(), found) == (None, None)


def test_the_advisor_tells_it(found: Dataset) -> None:
    asked = measured.advice(draft.load(), found)
    assert asked is not None
    answers.kept(asked, answers.advised(**SCORE))
    assert measured.probe(draft.load(), found) == Probe(**SCORE)


def test_a_bake_off_tells_it_of_each_that_took_part(found: Dataset, body: BackboneChoice) -> None:
    asked = measured.comparison(draft.load(), found, [body])
    answers.kept(asked, answers.compared(answers.result(body, **SCORE)))
    assert measured.probe(draft.load(), found) == Probe(**SCORE)
    other = draft.change(backbone=body.model_copy(update={"path": "/elsewhere"}).model_dump())
    assert measured.probe(other, found) is None


def test_a_random_start_is_not_probed(found: Dataset) -> None:
    one = draft.change(backbone={"name": "resnet18", "source": "scratch"})
    assert measured.advice(one, found) is None
    assert measured.probe(one, found) is None


def test_a_stopped_bake_off_does_not_hide_the_last_answer(
    found: Dataset, body: BackboneChoice
) -> None:
    one = draft.load()
    answers.kept(measured.comparison(one, found, [body]), answers.compared(answers.result(body)))
    later = answers.asked(measured.comparison(one, found, [body, body]))
    Journal(later).write(End(reason="stopped", error=None))
    last, answer = measured.newest(one, found)
    assert last is not None
    assert last.state == "stopped"
    assert answer is not None
    assert [result.name for result in answer.backbones] == [body.name]


def test_a_question_is_found_by_what_it_was_called_in_earlier_versions(
    found: Dataset, body: BackboneChoice
) -> None:
    """The folder of a question is a digest of its JSON: a changed spelling would lose answers."""
    one = draft.load()
    about = {"folder": str(found.source), "split": one.split.model_dump()}
    pictures = fingerprint(found)
    told = {**about, "pictures": pictures, "backbone": body.model_dump(), "minutes": None}
    asked = measured.advice(one, found)
    assert asked is not None
    assert measured.place(asked) == questions.folder("advise", told)
    told = {**about, "pictures": pictures, "backbones": [body.model_dump()]}
    compared = measured.comparison(one, found, [body])
    assert measured.place(compared) == questions.folder("compare", told)


def test_an_answer_that_cannot_be_read_is_none(found: Dataset, body: BackboneChoice) -> None:
    one = draft.load()
    answers.kept(measured.comparison(one, found, [body]), {"backbones": "all of them"})
    assert measured.results(one, found) == ()
    assert measured.probe(one, found) is None


def test_what_an_earlier_version_measured_is_still_found(
    found: Dataset, body: BackboneChoice
) -> None:
    """Version 0.2 named the pictures without their files' names."""
    asking = draft.load()
    told = "".join(f"{p.content}\0{p.label}\0" for p in found.pictures)
    earlier = {
        "folder": str(found.source),
        "split": asking.split.model_dump(),
        "pictures": hashlib.sha256(told.encode()).hexdigest()[:32],
    }
    contest = CompareRequest.model_validate({**earlier, "backbones": [body.model_dump()]})
    assert measured.comparison(asking, found, [body]) != contest
    answers.kept(contest, answers.compared(answers.result(body)))
    assert measured.comparison(asking, found, [body]) == contest, "it is not measured again"
    assert [row.name for row in measured.results(asking, found)] == [body.name]
    advice = AdviseRequest.model_validate({**earlier, "backbone": body.model_dump()})
    answers.kept(advice, answers.advised(0.7, low=0.6, high=0.8, n=30))
    probe = measured.probe(asking, found)
    assert probe is not None
    assert probe.accuracy == 0.7


def test_what_is_known_later_to_belong_together_is_another_question_until_taken_back(
    found: Dataset,
) -> None:
    asking = draft.load()
    before = measured.comparison(asking, found, ())
    pair = tuple(picture.content for picture in found.pictures[:2])
    said = LabelEvent(kind="group", contents=pair, text="one film")
    journal.write(found.folder, [said])
    assert measured.comparison(asking, found, ()) != before
    journal.write(found.folder, [LabelEvent(kind="undo", undoes=(said.id,))])
    assert measured.comparison(asking, found, ()) == before


def test_the_sealed_pictures_do_not_count_as_looked_at(found: Dataset) -> None:
    split = splits.split(found, splits.SplitSettings())
    counts = measured.looked_at(found, split)
    assert sum(counts.values()) == len(found.pictures) - len(split.files("test"))
