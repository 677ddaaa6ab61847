"""A fragment that asks late never takes the page from under the user.

A fragment with `run_every` asks for its turn with the page that the browser knows. While the
server switches to another (`st.switch_page`), that is still the page before: Streamlit (1.67) runs
the fragment as part of that one, and the browser, told of another page, clears what it shows and is
given nothing but the fragment: on a busy machine, now and then, an empty page.
"""

import functools
from collections.abc import Callable
from dataclasses import replace

from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

Run = Callable[[script_runner.ScriptRunner, RerunData], None]


def keep_the_page() -> None:
    """From now on a fragment runs as part of the page that was drawn last. Twice does no harm."""
    run = script_runner.ScriptRunner._run_script
    if not hasattr(run, "__wrapped__"):
        script_runner.ScriptRunner._run_script = _on_the_page_shown(run)  # type: ignore[assignment,method-assign]


def _on_the_page_shown(run: Run) -> Run:
    @functools.wraps(run)
    def on_the_page_shown(runner: script_runner.ScriptRunner, asked: RerunData) -> None:
        shown = runner._pages_manager.current_page_script_hash
        if asked.fragment_id_queue and shown:
            asked = replace(asked, page_script_hash=shown)
        run(runner, asked)

    return on_the_page_shown
