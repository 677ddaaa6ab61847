"""Label safety measured on the user's own pictures: begins by itself, told as it comes in."""

from pathlib import Path
from typing import Any

import streamlit as st

from core import files
from core.data.dataset import Dataset
from core.plan import audited
from core.plan.audited import Audited
from core.runs import audits, tasks
from core.runs.draft import Draft
from core.runs.tasks import TaskView
from pages.parts import notices, session
from pages.parts.words import duration, many, plain, why


def measured(one: Draft, found: Dataset) -> Audited | None:
    """What was measured for these pictures and this backbone; None = not yet."""
    key = version(one, found)
    return answer(key) if key else None


def answer(key: tuple[str, int, bool]) -> Audited:
    """The answer that `version` names."""
    return _read(*key)


def version(one: Draft, found: Dataset) -> tuple[str, int, bool] | None:
    """Names the answer there is: its folder, when it was written, whether of the full ladder."""
    for full in (True, False):
        asked = audits.question(found, one.backbone, full=full)
        file = audits.place(asked) / tasks.ANSWER if asked else None
        if file and file.is_file():
            return str(file.parent), file.stat().st_mtime_ns, full
    return None


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(place: str, written: int, full: bool) -> Audited:
    del written  # part of the key: an answer written anew is read anew
    return audited.read(files.read_json(Path(place) / tasks.ANSWER) or {}, full=full)


def begin(one: Draft, found: Dataset) -> None:
    """Have the pictures looked at, unless that is done, under way, or was stopped by the user."""
    asked, thorough = (audits.question(found, one.backbone, full=full) for full in (False, True))
    if asked is None or thorough is None:
        return
    if tasks.read(audits.place(thorough)).state in ("running", "done"):
        return
    place = audits.place(asked)
    state = tasks.read(place).state
    tried = session.recall("audits-begun", ())
    if state in ("running", "done", "failed") or audits.declined(asked) or place.name in tried:
        return
    session.remember("audits-begun", (*tried, place.name))
    with notices.guard():
        audits.start(asked)


def running(one: Draft, found: Dataset) -> bool:
    """True while the pictures are being looked at and nothing is known of them yet."""
    asked = audits.question(found, one.backbone)
    return asked is not None and tasks.read(audits.place(asked)).state == "running"


def show(one: Draft, found: Dataset) -> None:
    """The progress, or what was measured; looks again by itself while it is at work."""
    asked, thorough = (audits.question(found, one.backbone, full=full) for full in (False, True))
    if asked is None or thorough is None:
        return
    full = tasks.read(audits.place(thorough)).state != "none"
    now = thorough if full else asked
    with st.container(border=True, key="audit"):
        if tasks.read(audits.place(now)).state == "running":
            _ticking(now)
        else:
            _told(measured(one, found), now, thorough)


@st.fragment(run_every=1.5)
def _ticking(asked: dict[str, Any]) -> None:
    view = tasks.read(audits.place(asked))
    if view.state != "running":
        st.rerun()
    _progress(view, asked)


def _progress(view: TaskView, asked: dict[str, Any]) -> None:
    left = f", {duration(view.seconds_left)} left" if view.seconds_left is not None else ""
    what = plain(view.what, longest=80).lower() or "getting ready"
    speed = "every strength" if asked["full"] else "the strongest of each"
    text = f"Trying {speed} on your pictures: {what}{left}"
    st.progress(view.share, text=text)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.caption("You can go on; a training does not wait for it.", width="content")
        if st.button("Stop", key="stop-audit", type="tertiary"):
            audits.decline(asked)


def _told(known: Audited | None, now: dict[str, Any], thorough: dict[str, Any]) -> None:
    view = tasks.read(audits.place(now))
    if view.error:
        notices.error(view.error)
    if known is None:
        _ask("Measure on my pictures", now, "So far the verdicts follow names and answers.")
        return
    how = "every strength" if known.full else "each change at its strongest"
    st.markdown(f":material/task_alt: **Measured on {many(known.pictures, 'picture')} of yours**")
    if known.left_out:
        names = ", ".join(plain(name, longest=40) for name in known.left_out[:5])
        st.caption(f"Too few pictures to measure: {names}")
    if known.full:
        st.caption(f"At {how}, in {duration(known.seconds)}.")
    else:
        _ask("Measure thoroughly", thorough, f"So far {how}, in {duration(known.seconds)}.")


def _ask(label: str, asked: dict[str, Any], said: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.caption(said, width="content")
        if st.button(
            label,
            icon=":material/straighten:",
            key="measure",
            type="tertiary",
            help=why("augment.measure"),
        ):
            audits.start(asked)
            st.rerun()
