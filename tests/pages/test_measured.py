"""A probe is known from the advisor or the bake-off, of this backbone on these pictures only."""

from pathlib import Path
from typing import Any

import pytest

from core import files
from core.data import scan, split
from core.data.dataset import Dataset
from core.plan.plan import BackboneChoice
from core.runs import draft, tasks
from core.runs.events import Journal
from pages.parts import measured

SCORE = {"accuracy": 0.9, "low": 0.8, "high": 0.95, "n": 30}


@pytest.fixture
def found(pictures: Path, body: BackboneChoice) -> Dataset:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())
    return scan.scan(pictures)


def _answer(verb: tasks.Verb, question: dict[str, Any], answer: dict[str, Any]) -> None:
    place = tasks.folder(verb, question)
    files.write_json(place / tasks.REQUEST, {"verb": verb, "arguments": question})
    files.write_json(place / tasks.ANSWER, answer)
    Journal(place).write("end", reason="finished", error=None)


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
    place = tasks.folder("compare", later)
    files.write_json(place / tasks.REQUEST, {"verb": "compare", "arguments": later})
    Journal(place).write("end", reason="stopped", error=None)
    last, done = measured.newest(one, found)
    assert last is not None
    assert last.state == "stopped"
    assert done is not None
    assert done.answer == {"backbones": [{"name": "x"}]}


def test_the_sealed_pictures_do_not_count_as_looked_at(found: Dataset) -> None:
    division = split.split(found, split.SplitSettings())
    counts = measured.looked_at(found, division)
    assert sum(counts.values()) == len(found.pictures) - len(division.files("test"))
