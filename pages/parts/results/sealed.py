"""The card of the sealed test set: closed, asked about once, then opened with its score."""

import time
from pathlib import Path

import streamlit as st

from core.data.dataset import Side
from core.report import side_scores, test_set
from core.report.evaluation import EvaluateRequest
from core.runs import best_weights
from core.runs.store import RunView
from core.tasks import table as tasks
from pages.parts.shared import notices, run_rows, scored, session
from pages.parts.shared.words import many, percent, why

_SIDE: Side = "test"


def show(run: RunView) -> None:
    """The card, as it is now."""
    times = test_set.openings(run.folder)
    with st.container(border=True, key="sealed"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(
                _when(run, times) if times else "Sealed",
                icon=":material/lock_open:" if times else ":material/lock:",
                color="orange" if times else "gray",
            )
            st.markdown(f"**The sealed test set{': the exam' if run.plan.exam else ''}**")
        if not run_rows.has_test(run.folder, run.plan.task):
            st.markdown(why("results.no_test"))
        elif times and side_scores.path(run.folder, _SIDE).is_file():
            _opened(run)
        else:
            st.markdown(why("results.sealed_again" if times else "results.sealed"))
            if run.plan.exam:
                st.caption(why("results.exam"))
            _door(run, "Open the test set again" if times else "Open the test set")


def _opened(run: RunView) -> None:
    """The score, where the click was."""
    _, scores = scored.read(run, _SIDE)
    metric = tasks.of(run.plan.task).metric
    st.markdown(f"#### {scored.headline(scores, metric, _SIDE)}")
    if best_weights.written_since(run.folder, test_set.last_opened(run.folder)):
        st.markdown(f":material/warning: {why('results.sealed_stale')}")
        _door(run, "Open the test set again")
        return
    _before(run)
    other = run.validation.get(metric.name)
    if other is not None:
        st.caption(f"On validation it was {percent(other)}. {why('results.sealed_opened')}")


def _before(run: RunView) -> None:
    """The way to compare with the model before: it answers the same test pictures."""
    origin, gained = run.plan.origin, scored.gained(run)
    if origin is None or (gained and gained.side == _SIDE):
        return
    place = Path(origin.place)
    if not (place / "plan.json").is_file() or side_scores.path(place, _SIDE).is_file():
        return
    if st.button(
        "Compare with the model before",
        icon=":material/compare_arrows:",
        key="compare-before",
        help=why("results.compare_before"),
    ):
        _open(place)


def _when(run: RunView, times: int) -> str:
    """`Opened on 21 November 2026, once`."""
    often = {1: "once", 2: "twice"}.get(times, many(times, "time"))
    last = test_set.last_opened(run.folder)
    day = time.strftime("%d %B %Y", time.localtime(last)).lstrip("0")
    return f"Opened on {day}, {often}" if times < 3 else f"Last opened on {day}, {often} in all"


def _door(run: RunView, label: str) -> None:
    """A button that asks before it opens."""
    if session.recall("asking-to-open") != str(run.folder):
        st.button(
            label,
            icon=":material/lock_open:",
            key="open-test",
            on_click=session.remember,
            args=("asking-to-open", str(run.folder)),
        )
        return
    st.markdown(f":material/warning: {why('results.sealed_warning')}")
    with st.container(horizontal=True):
        opening = st.button("Open it now", type="primary", key="open-test-now")
        st.button(
            "Not yet",
            key="open-test-not",
            on_click=session.remember,
            args=("asking-to-open", None),
        )
    if opening:
        _open(run.folder)


def _open(run: Path) -> None:
    bar = st.progress(0.0, text="Asking the model about the test pictures …")

    def progress(done: int, total: int) -> None:
        bar.progress(done / max(1, total), text=f"{done} of {many(total, 'test picture')}")

    with notices.guard():
        request = EvaluateRequest(run=run, split=_SIDE)
        session.desk().ask(request, on_progress=progress)
        session.remember("asking-to-open", None)
        st.rerun()
