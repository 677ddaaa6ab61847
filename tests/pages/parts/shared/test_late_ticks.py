"""A fragment that asks for its turn with the page before is drawn on the page that is shown."""

import asyncio
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunner, script_runner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state import SessionState

from pages.parts.shared import late_ticks

APP = """
import streamlit as st

@st.fragment(run_every=1)
def clock():
    st.write("tick")

def first():
    st.title("first")

def second():
    st.title("second")

page = st.navigation([st.Page(first), st.Page(second)])
clock()
page.run()
"""


class Session:
    """What Streamlit keeps of one open tab, from one run to the next."""

    def __init__(self, script: Path) -> None:
        self.kept: dict[str, Any] = {
            "main_script_path": str(script),
            "session_state": SessionState(),
            "uploaded_file_mgr": MemoryUploadedFileManager("/upload"),
            "script_cache": ScriptCache(),
            "fragment_storage": MemoryFragmentStorage(),
            "pages_manager": PagesManager(str(script)),
        }

    def run(self, asked: RerunData) -> str:
        """Run it as Streamlit does; the page that the browser is told of."""
        events: list[dict[str, Any]] = []
        loop = asyncio.new_event_loop()
        runner = ScriptRunner(
            session_id="tab", initial_rerun_data=asked, user_info={}, event_loop=loop, **self.kept
        )
        runner.on_event.connect(lambda _, **event: events.append(event), weak=False)
        runner.start()
        assert runner._script_thread
        runner._script_thread.join(30)
        loop.close()
        assert not [event["exception"] for event in events if event.get("exception")]
        (told,) = {e["page_script_hash"] for e in events if e.get("page_script_hash")}
        return str(told)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(Runtime, "_instance", MagicMock())
    # The real one is put back at the end, whoever wrapped it.
    monkeypatch.setattr(ScriptRunner, "_run_script", script_runner.ScriptRunner._run_script)
    script = tmp_path / "app.py"
    script.write_text(APP, "utf-8")
    return Session(script)


def test_a_late_tick_stays_on_the_page_that_is_shown(session: Session) -> None:
    late_ticks.keep_the_page()
    session.run(RerunData())
    first, second = session.kept["pages_manager"].get_pages()
    assert session.run(RerunData(page_script_hash=second)) == second
    (clock,) = session.kept["fragment_storage"]._fragments
    late = RerunData(page_script_hash=first, fragment_id=clock, is_auto_rerun=True)
    assert session.run(late) == second


def test_a_page_that_is_asked_for_is_shown(session: Session) -> None:
    late_ticks.keep_the_page()
    session.run(RerunData())
    first, second = session.kept["pages_manager"].get_pages()
    assert session.run(RerunData(page_script_hash=second)) == second
    assert session.run(RerunData(page_script_hash=first)) == first


def test_it_is_wrapped_once(session: Session) -> None:
    late_ticks.keep_the_page()
    wrapped = ScriptRunner._run_script
    late_ticks.keep_the_page()
    assert ScriptRunner._run_script is wrapped
