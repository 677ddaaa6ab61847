"""A probe is known from the advisor or the bake-off, of this backbone on these pictures only."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from core import files
from core.data import scan, split
from core.data.dataset import Dataset
from core.runs import draft, measured, questions
from core.runs.event import End
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice
from tests import worlds

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


def _answer(verb: questions.Verb, question: dict[str, Any], answer: dict[str, Any]) -> None:
    place = questions.folder(verb, question)
    files.write_json(place / questions.REQUEST, {"verb": verb, "arguments": question})
    files.write_json(place / questions.ANSWER, answer)
    Journal(place).write(End(reason="finished", error=None))


def test_without_a_measurement_nothing_is_known(found: Dataset) -> None:
    assert measured.probe(draft.load(), found) is None
    assert measured.newest(draft.load(), found) == (None, None)


def test_the_advisor_tells_it(found: Dataset) -> None:
    one = draft.load()
    asked = measured.advice(one, found)
    assert asked is not None
    _answer("advise", asked, {"probe": {**SCORE, "chance": 0.4}})
    assert measured.probe(one, found) == measured.Probe(**SCORE)


def test_a_bake_off_tells_it_of_each_that_took_part(found: Dataset, body: BackboneChoice) -> None:
    one = draft.load()
    row = {"name": body.name, "path": body.path, **SCORE}
    _answer("compare", measured.contest(one, found, [body]), {"backbones": [row]})
    assert measured.probe(one, found) == measured.Probe(**SCORE)
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
    _answer("compare", measured.contest(one, found, [body]), {"backbones": [{"name": "x"}]})
    later = measured.contest(one, found, [body, body])
    place = questions.folder("compare", later)
    files.write_json(place / questions.REQUEST, {"verb": "compare", "arguments": later})
    Journal(place).write(End(reason="stopped", error=None))
    last, done = measured.newest(one, found)
    assert last is not None
    assert last.state == "stopped"
    assert done is not None
    assert done.answer == {"backbones": [{"name": "x"}]}


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
    row = {"name": body.name, "path": body.path, **SCORE}
    contest = {**earlier, "backbones": [body.model_dump()]}
    assert measured.contest(asking, found, [body]) != contest
    _answer("compare", contest, {"backbones": [row]})
    assert measured.contest(asking, found, [body]) == contest, "it is not measured again"
    assert measured.rows(asking, found) == [row]
    advice = {**earlier, "backbone": body.model_dump(), "minutes": None}
    _answer("advise", advice, {"probe": {**SCORE, "accuracy": 0.7}})
    probe = measured.probe(asking, found)
    assert probe is not None
    assert probe.accuracy == 0.7


def test_the_sealed_pictures_do_not_count_as_looked_at(found: Dataset) -> None:
    division = split.split(found, split.SplitSettings())
    counts = measured.looked_at(found, division)
    assert sum(counts.values()) == len(found.pictures) - len(division.files("test"))


@pytest.mark.parametrize(("tied", "wanted"), [((True, True), "quick"), ((True, False), "best")])
def test_of_backbones_that_know_the_pictures_equally_well_the_quickest_is_proposed(
    tied: tuple[bool, bool], wanted: str
) -> None:
    table = [
        {"name": "best", "tied_with_best": tied[0], "pictures_per_second": 10.0},
        {"name": "quick", "tied_with_best": tied[1], "pictures_per_second": 50.0},
    ]
    assert measured.fastest_of_the_best(table)["name"] == wanted
