"""What is doubtful comes on the Data page by itself, and goes as soon as somebody has said it."""

from pathlib import Path

import pytest

from core.data import scan
from core.data.annotations import overlay
from core.protocol.doubts import DoubtsAnswer, DoubtsRequest, LabelDoubt
from core.runs import draft, measured, process
from core.runs.event import Progress
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice
from tests import answers
from tests.pages.conftest import Open, words_of

FILE = "turn_left/p0_0003.jpg"
ANSWER = DoubtsAnswer(
    n=36,
    labels=(
        LabelDoubt(file=FILE, label="turn_left", guess="stop", confidence=0.97, suspicion=0.8),
    ),
)


@pytest.fixture
def question(pictures: Path, body: BackboneChoice) -> DoubtsRequest:
    """What was asked of the engine once a backbone was chosen."""
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())
    asked = measured.doubts(draft.load(), scan.scan(pictures))
    assert asked is not None
    return asked


def test_before_a_backbone_is_chosen_nothing_is_said_of_it(
    open_page: Open, question: DoubtsRequest
) -> None:
    answers.kept(question, ANSWER)
    draft.change(backbone=None)
    assert "likely wrong" not in words_of(open_page("data"))


def test_a_doubted_picture_stands_with_its_guess_and_opens_its_card(
    open_page: Open, question: DoubtsRequest, pictures: Path
) -> None:
    answers.kept(question, ANSWER)
    app = open_page("data")
    said = words_of(app)
    assert "1 label is likely wrong, of 36 looked at" in said
    assert "turn_left? It looks like stop" in said
    app.button(key="card-data-0-0").click().run()
    said = words_of(app)
    assert "stop (97\u202f%)" in said
    assert "beside all other pictures it looks like stop" in said
    app.button(key="label-0").click().run()
    content = {p.file: p.content for p in scan.scan(pictures).pictures}[FILE]
    event = overlay.of(pictures).decided[content]
    assert (event.shown.guess, event.shown.confidence) == ("stop", 0.97)
    assert "likely wrong" not in words_of(open_page("data"))


def test_while_it_is_looked_for_it_says_how_far_it_is(
    open_page: Open, question: DoubtsRequest
) -> None:
    place = answers.asked(question)
    process.record(place)
    process.beat(place)
    Journal(place).write(Progress(phase="resnet18", done=3, total=12, seconds_left=9.0))
    app = open_page("data")
    texts = [bar.proto.text for bar in app.main.get("progress")]
    assert any("Looking for wrong labels" in text and "9 s left" in text for text in texts)
    app.button(key="stop-doubts").click().run()
    assert (place / "stop").exists()
