"""What goes on in the background is drawn while it lasts, with what is left, and can be ended."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.data.split import SplitSettings
from core.protocol.comparison import CompareRequest
from core.runs import process, stop
from core.runs.event import End, Progress
from core.runs.events import Journal
from tests import answers


def _page(place: str) -> None:
    from pathlib import Path

    import streamlit as st

    from core.runs import questions
    from pages.parts.shared import ticking

    if questions.read(Path(place)).state == "running":
        ticking.question(Path(place), lambda view: f"At {view.what}", key="stop", note="Go on.")
    else:
        st.markdown("It has ended.")


def _question() -> Path:
    asked = CompareRequest(folder="/a", pictures="", split=SplitSettings(), backbones=())
    return answers.asked(asked)


def _running(place: Path) -> AppTest:
    process.record(place)
    process.beat(place)
    Journal(place).write(Progress(phase="resnet18", done=3, total=12, seconds_left=9.0))
    return AppTest.from_function(_page, args=(str(place),), default_timeout=60).run()


def test_a_question_tells_how_far_it_is_and_what_is_left() -> None:
    app = _running(_question())
    assert not app.exception
    bars = [(bar.proto.value, bar.proto.text) for bar in app.main.get("progress")]
    assert bars == [(25, "At resnet18 · 9 s left")]
    assert "Go on." in [caption.value for caption in app.caption]


def test_its_button_ends_it() -> None:
    place = _question()
    _running(place).button(key="stop").click().run()
    assert stop.requested(place)


def test_once_it_has_ended_the_page_is_drawn_anew() -> None:
    place = _question()
    app = _running(place)
    Journal(place).write(End(reason="stopped", error=None))
    assert [text.value for text in app.run().markdown] == ["It has ended."]
