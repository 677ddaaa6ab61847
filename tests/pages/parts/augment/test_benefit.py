"""Which changes help: asked for by a button, told in words, taken by the recommendation."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data import scan
from core.protocol.benefit import BenefitAnswer, BenefitRequest
from core.runs import draft, measured, process, questions
from core.runs.event import End, Progress
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice
from pages.parts.shared import label_safety
from tests import answers
from tests.pages.conftest import Open, words_of

HELPS, SURER, HARMS, NEITHER = (
    answers.brought("rotation", 0.03, -0.2),
    answers.brought("crop", 0.0, -0.2),
    answers.brought("vertical_flip", -0.05, 0.3),
    answers.brought("hue", 0.004, 0.0),
)
ANSWER = BenefitAnswer(accuracy=0.9, n=120, benefits=(HELPS, SURER, HARMS, NEITHER), seconds=80.0)


@pytest.fixture(autouse=True)
def _ready(asked: list, pictures: Path, body: BackboneChoice) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())


@pytest.fixture
def question(pictures: Path) -> BenefitRequest:
    """What the page asks of the engine."""
    dataset, now = scan.scan(pictures), draft.load()
    asked = measured.benefit(now, dataset, label_safety.verdicts(now, dataset))
    assert asked is not None
    return asked


def test_a_press_asks_for_all_that_is_safe_of_the_presets(
    open_page: Open, question: BenefitRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[str, dict]] = []
    monkeypatch.setattr(questions, "start", lambda verb, told, *_, **__: begun.append((verb, told)))
    app = open_page("augment")
    assert "not known yet" in words_of(app)
    app.button(key="measure-benefit").click().run()
    assert begun == [("benefit", question.as_json())]
    names = [one.name for one in question.augmentations]
    assert "rotation" in names
    assert "horizontal_flip" not in names, "left and right are two classes here"


def test_while_it_measures_it_tells_how_far_it_is(
    open_page: Open, question: BenefitRequest
) -> None:
    place = answers.asked(question)
    process.record(place)
    process.beat(place)
    Journal(place).write(Progress(phase="Turn a little", done=3, total=12, seconds_left=9.0))
    app = open_page("augment")
    texts = [bar.proto.text for bar in app.main.get("progress")]
    assert any("Turn a little" in text and "9 s left" in text for text in texts)
    assert "a training does not wait for it" in words_of(app)
    app.button(key="stop-benefit").click().run()
    assert (place / "stop").exists()


def _chosen(app: AppTest) -> str:
    return app.segmented_control(key="bound-preset").value


def test_the_newest_answer_is_looked_up_once_a_run(
    open_page: Open, question: BenefitRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.kept(question, ANSWER)
    looked: list[str] = []
    asked = questions.asked
    monkeypatch.setattr(questions, "asked", lambda verb: looked.append(verb) or asked(verb))
    open_page("augment")
    assert looked.count("benefit") == 1


def test_what_helps_is_told_and_becomes_the_recommendation(
    open_page: Open, question: BenefitRequest, pictures: Path
) -> None:
    answers.kept(question, ANSWER)
    app = open_page("augment")
    said = words_of(app)
    assert "Turn a little and Random crop help; Mirror top to bottom harms" in said
    assert "Helps (" in said
    assert "+3.0 points (+1.0 to +5.0)" in said
    assert "answers are surer" in said
    assert _chosen(app) == "helpful"
    assert _on(app) == {"bound-on-rotation", "bound-on-crop"}


def test_no_switch_moves_while_it_is_looked_at_until_the_newest_is_asked_for(
    open_page: Open, question: BenefitRequest
) -> None:
    app = open_page("augment")
    shown, before = _chosen(app), _on(app)
    answers.kept(question, ANSWER)
    app.run()
    assert (_chosen(app), _on(app)) == (shown, before)
    assert "measured while you looked" in words_of(app)
    app.button(key="newer-preset").click().run()
    assert _chosen(app) == "helpful"
    assert _on(app) == {"bound-on-rotation", "bound-on-crop"}
    assert "measured while you looked" not in words_of(app)


def _on(app: AppTest) -> set[str]:
    return {box.key for box in app.toggle if box.value and box.key.startswith("bound-on-")}


def test_an_answer_without_a_comparison_says_so_and_an_error_is_told(
    open_page: Open, question: BenefitRequest
) -> None:
    answers.kept(question, BenefitAnswer())
    app = open_page("augment")
    assert "Cannot tell: a class has too few pictures" in words_of(app)
    assert _chosen(app) != "helpful"
    Journal(measured.place(question)).write(
        End(
            reason="failed",
            error={"reference": "worker-failed", "what": "Broken", "why": "", "fix": ""},
        )
    )
    assert "Broken" in words_of(open_page("augment"))
