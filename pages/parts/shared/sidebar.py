"""The sidebar: the six steps with their state, and the progress of a training on every page."""

import contextlib

import streamlit as st

from core import machine
from core.errors import GraftError
from core.runs import progress, queue
from core.runs.store import RunView
from pages.parts.shared import session, steps
from pages.parts.shared.words import many, percent, plain, time_left

_WORDS: dict[steps.State, str] = {
    "done": "done",
    "here": "you are here",
    "ready": "ready",
    "locked": "locked",
}


def show(here: str) -> None:
    """Draw the sidebar for the page whose name is `here`."""
    one = session.draft()
    own = session.run(one)
    run = _under_way(own)
    _note_the_end(here)
    session.remember("state-shown", run.state if run else None)
    session.remember("watched", run.folder if run and progress.active(run) else None)
    with st.sidebar:
        st.page_link("home.py", label="Start", icon=":material/home:", width="stretch")
        st.page_link("label.py", label="Label", icon=":material/sell:", width="stretch")
        for status in steps.overview(here, one, own):
            _step(status)
        st.page_link("runs.py", label="Runs", icon=":material/history:", width="stretch")
        with st.container(key="sidebar-run"):
            _ticking(here) if progress.active(run) else _still(run, here)
        _quiet()


def _under_way(own: RunView | None) -> RunView | None:
    """The training to watch: the draft's own, else any that is at work, whatever data it is of."""
    if progress.active(own):
        return own
    for place in queue.under_way():
        with contextlib.suppress(GraftError):
            other = session.view(place)
            if progress.active(other):
                return other
    return own


def _step(status: steps.Status) -> None:
    word = _WORDS[status.state]
    with st.container(gap=None, key=f"step-{status.step.name}"):
        st.page_link(
            status.step.page,
            label=status.step.title,
            icon=steps.ICONS[status.state],
            disabled=status.state == "locked",
            help=f"{status.step.title}: {word}. {status.note}",
            width="stretch",
        )
        st.caption(status.note)


def _note_the_end(here: str) -> None:
    """Remember a training that ended while this page was open: its title says so until it is left.

    Whoever looks at another tab of the browser sees it there.
    """
    watched = session.recall("watched")
    with contextlib.suppress(GraftError):  # it may be deleted since
        if watched and not progress.active(run := session.view(watched)):
            session.remember("ended", (here, steps.state_words(run)))
    if session.recall("ended", (here, ""))[0] != here:
        session.forget("ended")


@st.fragment(run_every=2)
def _ticking(here: str) -> None:
    """Progress of a running training; looks again by itself until the run has ended."""
    run = _under_way(session.run(session.draft()))
    if run is None or run.state != session.recall("state-shown"):
        st.rerun()
    _still(run, here)


def _still(run: RunView | None, here: str) -> None:
    title = f"{here.capitalize()} · Graft" if here != "home" else "Graft"
    if run is None or not progress.active(run):
        ended = session.recall("ended")
        st.set_page_config(page_title=f"{ended[1]} · {title}" if ended else title)
        return
    at = progress.of(run)
    share = f"{percent(at.share)} " if at.share is not None else ""
    st.set_page_config(page_title=f"{share}{steps.state_words(run)} · {title}")
    st.progress(at.share or 0.0, text=f"{steps.state_words(run)} {share}")
    left = time_left(at.seconds_left, "")
    st.caption(" · ".join(part for part in (plain(run.name, longest=24), left) if part))


def _quiet() -> None:
    made = machine.connections()
    said = "Nothing has left this computer" if made == 0 else f"{many(made, 'connection')} so far"
    st.caption(f":material/shield: {said}")
