"""Label safety is measured by itself, told with its proof, and governs what may be switched on."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.data import scan
from core.plan.presets import choice
from core.protocol.audit import AuditRequest
from core.protocol.preview import ChangeRequest
from core.runs import audits, draft, mixture, process
from core.runs.choices import of_draft
from core.runs.event import End, Progress
from core.runs.events import Journal
from core.safety import choice_verdict, rules
from core.weights.backbone_choice import BackboneChoice
from pages.parts.augment import editing
from pages.parts.shared import label_safety
from tests import answers
from tests.pages.conftest import Open, words_of

PAIR = ("turn_left", "turn_right")


def row(name: str, strength: float, label: str, **more: Any) -> dict[str, Any]:
    return {"augmentation": name, "strength": strength, "class": label, "verdict": "safe", **more}


SHIFTED = row(
    "shift", 0.3, "stop", rival="turn_left", verdict="unsafe", kind="reverses", rho=-0.8, p0=0.9,
    p1=0.2, groups=12, flow="11 of 12 shifted *stop* look like *turn_left*", evidence="Measured.",
    pictures=[["stop/picture_0000.jpg", "turn_left/picture_0000.jpg"]],
)  # fmt: skip
MIRRORED = [
    row(
        "horizontal_flip", 1.0, label, rival=rival, verdict="unsafe", kind="reverses", rho=-1.0,
        flow=f"12 of 12 mirrored *{label}* are called *{rival}*", evidence="It changes sides.",
        pictures=[[f"{label}/picture_0000.jpg", f"{rival}/picture_0000.jpg"]],
    )
    for label, rival in (PAIR, PAIR[::-1])
] + [row("horizontal_flip", 1.0, "stop")]  # fmt: skip
SWAPS = {"horizontal_flip": [list(PAIR)]}


@pytest.fixture(autouse=True)
def _ready(asked: list, pictures: Path, body: BackboneChoice) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())


@pytest.fixture
def question(pictures: Path, body: BackboneChoice) -> AuditRequest:
    """What the page asks of the engine."""
    asked = audits.question(scan.scan(pictures), body)
    assert asked is not None
    return asked


def _measured(question: AuditRequest, rows: list[dict[str, Any]], **more: Any) -> None:
    answers.kept(question, {"verdicts": rows, "pictures": 36, "seconds": 20.0, **more})


def _running(question: AuditRequest) -> Path:
    place = answers.asked(question)
    process.record(place)
    process.beat(place)
    Journal(place).write(Progress(phase="Blur", done=3, total=12, seconds_left=9.0))
    return place


def _shown(app: AppTest) -> str:
    return words_of(app)


def test_the_pictures_are_looked_at_as_soon_as_the_page_is_opened(
    open_page: Open, audited: list, question: AuditRequest
) -> None:
    app = open_page("augment")
    assert audited == [question]
    app.run()
    assert audited == [question], "once is enough"


def test_what_is_known_or_was_declined_is_not_begun_again(
    open_page: Open, audited: list, question: AuditRequest
) -> None:
    place = _running(question)
    audits.decline(question)
    open_page("augment")
    Journal(place).write(End(reason="stopped", error=None))
    open_page("augment")
    _measured(question, [SHIFTED])
    open_page("augment")
    assert audited == []


def test_a_random_backbone_cannot_measure_anything(open_page: Open, audited: list) -> None:
    draft.change(backbone={"name": "resnet18", "source": "scratch"})
    app = open_page("augment")
    assert not app.exception
    assert audited == []


def test_progress_is_shown_while_it_measures(open_page: Open, question: AuditRequest) -> None:
    place = _running(question)
    app = open_page("augment")
    texts = [bar.proto.text for bar in app.main.get("progress")]
    assert any("blur" in text and "9 s left" in text for text in texts)
    assert "Your pictures are asked first" in [box.label for box in app.expander]
    app.button(key="stop-audit").click().run()
    assert (place / "stop").exists()
    assert audits.declined(question)


def test_thoroughly_is_a_button_after_the_first_look(
    open_page: Open, audited: list, question: AuditRequest
) -> None:
    _measured(question, [SHIFTED])
    app = open_page("augment")
    assert "Measured on 36 pictures" in _shown(app)
    app.button(key="measure").click().run()
    assert audited == [question.model_copy(update={"full": True})]


def test_a_measured_unsafe_is_told_with_its_proof(
    open_page: Open, question: AuditRequest, pictures: Path
) -> None:
    _measured(question, [SHIFTED])
    judged = label_safety.verdicts(draft.load(), scan.scan(pictures))
    assert rules.overall(judged, "shift", 0.3).verdict == "unsafe"
    app = open_page("augment")
    app.toggle(key="bound-on-shift").set_value(True).run()
    app.select_slider(key="bound-strength-shift").set_value(0.3).run()
    assert not app.exception
    assert "11 of 12 shifted" in _shown(app)
    assert app.button(key="next").disabled


def test_of_a_guess_and_a_measurement_the_measurement_is_told(
    question: AuditRequest, pictures: Path
) -> None:
    _measured(question, MIRRORED)
    judged = label_safety.verdicts(draft.load(), scan.scan(pictures))
    verdict = choice_verdict.founded(choice("horizontal_flip"), judged)
    assert (verdict.verdict, verdict.source) == ("unsafe", "measured")
    assert verdict.pictures


def test_the_proof_shows_the_picture_changed_and_its_double(
    open_page: Open, question: AuditRequest, asked: list
) -> None:
    cost = {"augmentation": "horizontal_flip", "strength": 1.0, "classes": list(PAIR),
            "without": 0.99, "with": 0.62}  # fmt: skip
    _measured(question, MIRRORED, costs=[cost])
    app = open_page("augment")
    app.button(key="proof-horizontal_flip").click().run()
    assert not app.exception
    assert "in 62\u202f% instead of 99\u202f%" in _shown(app)
    wish = next(one for one in asked if isinstance(one, ChangeRequest))
    assert (wish.name, wish.strength) == ("horizontal_flip", 1.0)
    assert wish.files == ("turn_left/picture_0000.jpg",)


def test_mirror_and_swap_is_one_button_and_leaves_nothing_unsafe(
    open_page: Open, question: AuditRequest, pictures: Path
) -> None:
    _measured(question, MIRRORED, swaps=SWAPS)
    app = open_page("augment")
    app.button(key="remedy-off-horizontal_flip-swap").click().run()
    one = next(one for one in draft.load().augmentations if one.name == "horizontal_flip")
    assert one.swap == (PAIR,)
    assert not app.exception
    assert not app.button(key="next").disabled
    undo = app.button(key="undo-horizontal_flip-turn_left-turn_right")
    assert "turn" in undo.label.partition("**")[2], "what it takes back, for a screen reader"
    undo.click().run()
    assert app.button(key="next").disabled


def test_classes_can_be_left_alone(open_page: Open, question: AuditRequest) -> None:
    _measured(question, MIRRORED)
    app = open_page("augment")
    app.toggle(key="bound-on-horizontal_flip").set_value(True).run()
    assert app.button(key="next").disabled
    app.button(key="remedy-horizontal_flip-spare").click().run()
    one = next(one for one in draft.load().augmentations if one.name == "horizontal_flip")
    assert set(one.not_for) == set(PAIR)
    assert not app.button(key="next").disabled


def test_a_policy_says_what_it_draws_from_and_what_it_is_kept_from(open_page: Open) -> None:
    app = open_page("augment")
    app.toggle(key="bound-on-randaugment").set_value(True).run()
    one = draft.load().augmentations[-1]
    assert one.pool
    assert "hue" not in one.pool
    shown = _shown(app)
    assert "Draws from: turn a little" in shown
    assert "Kept out:" in shown
    app.checkbox(key="bound-whole-randaugment").check().run()
    assert draft.load().augmentations[-1].pool is None


def test_a_policy_follows_what_becomes_known(
    open_page: Open, question: AuditRequest, pictures: Path
) -> None:
    app = open_page("augment")
    app.toggle(key="bound-on-randaugment").set_value(True).run()
    _measured(question, [row("rotation", 5, "stop", rival="turn_left", verdict="unsafe")])
    one = draft.load()
    judged = label_safety.verdicts(one, scan.scan(pictures))
    drawn = next(
        c
        for c in mixture.switched_on(of_draft(one).augmentations, "none", judged)
        if c.name == "randaugment"
    )
    assert "rotation" in (one.augmentations[-1].pool or ())
    assert "rotation" not in (drawn.pool or ())


def test_questions_are_asked_only_where_the_pictures_leave_them_open(
    open_page: Open, question: AuditRequest
) -> None:
    app = open_page("augment")
    assert app.get_by_key("bound-answers.colour_tells_apart")
    labels = [box.label for box in app.expander]
    assert any(label.startswith("Five questions") for label in labels)
    handed = row("horizontal_flip", 1.0, "stop", verdict="cannot_tell")
    settled = [row(name, 1.0, "stop") for name in ("hue", "crop", "vertical_flip")]
    _measured(question, [handed, *settled])
    labels = [box.label for box in open_page("augment").expander]
    assert "Your pictures leave 2 of 5 questions open" in labels
    assert "Answered by your pictures" in labels


def test_the_matrix_has_a_row_for_each_class(open_page: Open, question: AuditRequest) -> None:
    _measured(question, [*MIRRORED, SHIFTED])
    (table,) = open_page("augment").dataframe
    assert list(table.value.index) == ["stop", "turn_left", "turn_right"]
    assert list(table.value.columns) == ["Mirror", "Move ±30\u202f%"]
    assert list(table.value["Mirror"]) == ["✓", "■", "■"]
    assert list(table.value["Move ±30\u202f%"]) == ["■", "–", "–"]


def test_the_largest_strength_is_said_in_words(question: AuditRequest, pictures: Path) -> None:
    _measured(
        question.model_copy(update={"full": True}),
        [row("rotation", s, "stop") for s in (15, 30)]
        + [row("rotation", 45, "stop", rival="turn_left", verdict="weakens")],
        largest={"rotation": {"strict": 15, "usable": 30, "unit": "degrees"}},
    )
    one, found = draft.load(), scan.scan(pictures)
    known = label_safety.known(one, found)
    said = editing.reach(choice("rotation"), known.verdicts, known.measured)
    assert said == "Safe: ±30°, measured. Nothing at all is lost: ±15°."
    (safe,) = choice_verdict.all_safe((choice("rotation", 45),), known.verdicts)
    assert safe.strength == 30
