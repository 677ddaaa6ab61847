"""The bake-off is asked for by a button, told as it comes in, and its answer can be taken."""

import time
from pathlib import Path
from typing import Any

import pytest

from core.data import scan
from core.errors import WeightsRefused
from core.protocol.comparison import CompareRequest, RefusedBackbone
from core.report.bakeoff import TitledResult
from core.runs import draft, measured, process, questions
from core.runs.event import End, Progress
from core.runs.events import Journal
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice
from pages.parts.backbone import bakeoff
from pages.parts.shared import shortlist
from tests import answers, worlds
from tests.pages.conftest import Open, words_of
from tests.weights import tiny


@pytest.fixture(autouse=True)
def _ready(asked: list, pictures: Path, tmp_path: Path) -> None:
    """Three backbones on this machine: the embedded one and two in a named folder."""
    draft.choose_folder(pictures)
    for tag in ("a", "b"):
        tiny.folder(tmp_path / "named" / tag, tag=tag)
    pretrained.name_folder(tmp_path / "named")


def _here() -> list[BackboneChoice]:
    return [choice for choice, _ in shortlist.here()]


def _question(pictures: Path, choices: list[BackboneChoice] | None = None) -> CompareRequest:
    return measured.comparison(draft.load(), scan.scan(pictures), choices or _here())


def _answered(pictures: Path, choices: list[BackboneChoice] | None = None) -> list[BackboneChoice]:
    """An answer: the last backbone leads, the middle one cannot be told apart, the first can."""
    here = list(reversed(choices or _here()))
    results = [
        answers.result(choice, 0.95 - rank / 20, rank=rank, tied_with_best=rank < 3)
        for rank, choice in enumerate(here, 1)
    ]
    answers.kept(_question(pictures, choices), answers.compared(*results))
    return here


def test_nothing_is_compared_before_it_is_asked_for(open_page: Open) -> None:
    app = open_page("backbone")
    assert not app.exception
    assert list(questions.asked("compare")) == []
    assert app.button(key="compare")


def test_all_on_this_machine_take_part_but_those_unticked(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(questions, "start", lambda verb, question, _, **__: asked.append(question))
    app = open_page("backbone")
    pills = next(one for one in app.button_group if one.key.startswith("entrants"))
    everybody = list(pills.value)
    assert everybody == [choice.name for choice in _here()]
    pills.set_value(everybody[:2]).run()
    app.button(key="compare").click().run()
    assert [one["name"] for one in asked[0]["backbones"]] == everybody[:2]


def test_progress_is_shown_and_stop_asks_the_engine(open_page: Open, pictures: Path) -> None:
    place = answers.asked(_question(pictures))
    process.record(place)
    process.beat(place)
    Journal(place).write(Progress(phase="resnet18.a", done=3, total=12, seconds_left=9.0))
    app = open_page("backbone")
    texts = [bar.proto.text for bar in app.main.get("progress")]
    assert any("resnet18" in text and "9 s left" in text for text in texts)
    app.button(key="stop-compare").click().run()
    assert (place / "stop").exists()


def test_the_answer_is_ranked_with_ranges_and_what_cannot_be_told_apart(
    open_page: Open, pictures: Path
) -> None:
    leader, second, _ = _answered(pictures)
    app = open_page("backbone")
    assert not app.exception
    said = words_of(app)
    assert f"{shortlist.called(leader)} leads with 90" in said
    assert f"cannot tell it apart from {shortlist.called(second)}" in said
    assert "(80–100\u202f%) of 30" in said
    assert "200 pictures/s" in said
    assert "9 MB" in said


def test_the_one_that_leads_can_be_taken_by_its_button(open_page: Open, pictures: Path) -> None:
    leader, _, _ = _answered(pictures)
    app = open_page("backbone")
    app.button(key="use-1").click().run()
    assert not app.exception
    chosen = draft.load().backbone
    assert chosen is not None
    assert (chosen.name, chosen.path) == (leader.name, leader.path)
    assert app.button(key="use-1").disabled
    assert not app.button(key="use-2").disabled


def test_other_pictures_or_another_split_are_another_question(pictures: Path) -> None:
    _answered(pictures)
    assert measured.results(draft.load(), scan.scan(pictures))
    draft.change(split={"test": 0.3})
    assert measured.results(draft.load(), scan.scan(pictures)) == ()
    draft.change(split={})
    worlds.write_pictures(pictures / "stop", 1, prefix="new", seed=99)
    assert measured.results(draft.load(), scan.scan(pictures)) == ()


def test_a_failed_comparison_says_why_and_can_be_asked_again(
    open_page: Open, pictures: Path
) -> None:
    error = {"reference": "out-of-memory", "what": "It is full", "why": "Big.", "fix": "Smaller."}
    Journal(answers.asked(_question(pictures))).write(End(reason="failed", error=error))
    app = open_page("backbone")
    assert "It is full" in words_of(app)
    assert not app.button(key="compare").disabled


def test_a_refused_backbone_is_named(open_page: Open, pictures: Path) -> None:
    problem = WeightsRefused(what="Damaged", why="", fix="").as_dict()
    refused = (RefusedBackbone(name="resnet18.b", **problem),)
    answer = answers.compared(answers.result(_here()[0]), refused=refused)
    answers.kept(_question(pictures), answer)
    assert "resnet18.b took no part: Damaged" in words_of(open_page("backbone")).replace(
        "\u2060", ""
    )


@pytest.mark.slow
def test_the_engines_own_answer_is_shown(
    open_page: Open, tmp_path: Path, tiny_backbone: Path
) -> None:
    pretrained.forget_folder(tmp_path / "named")
    pretrained.name_folder(tiny_backbone)
    draft.choose_folder(worlds.separable(tmp_path / "shapes", ("red", "green"), 8))
    app = open_page("backbone")
    app.button(key="compare").click().run()
    (place, _), *_ = questions.asked("compare")
    end = time.monotonic() + 200
    while questions.read(place).state == "running":
        assert time.monotonic() < end
        time.sleep(0.2)
    app = open_page("backbone")
    assert not app.exception
    assert "pictures/s" in words_of(app)
    assert {one.key for one in app.button if str(one.key).startswith("use-")} == {"use-1", "use-2"}
    assert "measured here" in words_of(app)


def test_without_enough_pictures_it_says_that_it_cannot_tell() -> None:
    choice = BackboneChoice(name="resnet18", source="embedded", path="x")
    unknown = TitledResult(title="One", result=answers.result(choice, None))
    assert "Cannot tell" in bakeoff.sentence([unknown])
