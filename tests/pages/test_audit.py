"""What was measured on the user's pictures replaces guesses, and is asked for by a button only."""

from pathlib import Path
from typing import Any

import pytest

from core import files
from core.data import scan
from core.plan import safety
from core.plan.plan import BackboneChoice
from core.runs import draft, process, tasks
from core.runs.events import Journal
from pages.parts import audit, augmenting
from tests.pages.conftest import Open, words_of

ROW = {
    "augmentation": "shift", "strength": 0.3, "class": "stop", "rival": "turn_left",
    "verdict": "unsafe", "kind": "reverses", "rho": -0.8, "p0": 0.9, "p1": 0.2, "groups": 12,
    "flow": "11 of 12 shifted *stop* look like *turn_left*", "evidence": "Measured.",
    "pictures": [["stop/picture_0000.jpg", "turn_left/picture_0000.jpg"]],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _ready(asked: list, pictures: Path, body: BackboneChoice) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())


def _place() -> Path:
    question = audit.question(draft.load())
    assert question is not None
    return tasks.folder("audit", question)


def _answered(rows: list[dict[str, Any]]) -> None:
    place = _place()
    files.write_json(place / tasks.REQUEST, {"verb": "audit", "arguments": {}})
    files.write_json(place / tasks.ANSWER, {"verdicts": rows, "pictures": 36})
    Journal(place).write("end", reason="finished", error=None)


def test_nothing_is_measured_before_it_is_asked_for(open_page: Open) -> None:
    app = open_page("augment")
    assert not _place().exists()
    assert app.button(key="measure")


def test_the_button_asks_the_engine(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(tasks, "start", lambda verb, question: asked.append((verb, question)))
    open_page("augment").button(key="measure").click().run()
    assert asked == [("audit", audit.question(draft.load()))]


def test_a_measured_unsafe_is_told_with_its_proof(open_page: Open, pictures: Path) -> None:
    _answered([ROW])
    judged = augmenting.verdicts(draft.load(), scan.scan(pictures))
    assert safety.overall(judged, "shift", 0.3).verdict == "unsafe"
    app = open_page("augment")
    assert "Measured on 36 pictures" in words_of(app)
    app.toggle(key="bound-on-shift").set_value(True).run()
    app.select_slider(key="bound-strength-shift").set_value(0.3).run()
    assert not app.exception
    assert "11 of 12 shifted" in words_of(app)
    assert app.button(key="next").disabled


def test_of_a_guess_and_a_measurement_the_measurement_is_told(pictures: Path) -> None:
    mirrored = {**ROW, "augmentation": "horizontal_flip", "strength": 1.0}
    _answered([mirrored])
    judged = augmenting.verdicts(draft.load(), scan.scan(pictures))
    verdict = augmenting.told(judged, "horizontal_flip", 1.0)
    assert (verdict.verdict, verdict.source) == ("unsafe", "measured")
    assert verdict.pictures


def test_progress_is_shown_while_it_measures(open_page: Open) -> None:
    place = _place()
    files.write_json(place / tasks.REQUEST, {"verb": "audit", "arguments": {}})
    process.record(place)
    process.beat(place)
    Journal(place).write("progress", phase="rotation", done=3, total=12, seconds_left=9.0)
    app = open_page("augment")
    texts = [bar.proto.text for bar in app.main.get("progress")]
    assert any("rotation" in text and "9 s left" in text for text in texts)
    app.button(key="stop-audit").click().run()
    assert (place / "stop").exists()


def test_a_random_backbone_cannot_measure_anything() -> None:
    draft.change(backbone={"name": "resnet18", "source": "scratch"})
    assert audit.question(draft.load()) is None
    assert audit.measured(draft.load()) == []
