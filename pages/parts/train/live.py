"""A run while it learns: progress, curves, a sentence that changes, and Stop. One fragment."""

from pathlib import Path

import streamlit as st

from core import errors
from core.report import rates
from core.runs import launch, progress, status_sentence
from core.runs.event import Start
from core.runs.store import RunView
from core.tasks import table as tasks
from pages.parts.shared import chart, curves, learning, notices, run_bar, session, steps
from pages.parts.shared.words import duration, percent, plain, why
from pages.parts.train import ending

_SLOW = 10
"""Pictures a second below which a digit after the point is shown."""
_RESUMABLE = ("stopped", "paused", "interrupted", "failed")


def show(run: RunView) -> None:
    """The run as it is; while it is at work the view looks again every second."""
    if progress.active(run):
        (_ticking if _has_curve(run) else _beginning)(str(run.folder))
    else:
        _still(str(run.folder))


def _has_curve(run: RunView) -> bool:
    return bool(run.learning or run.epochs)


@st.fragment(run_every=0.4)
def _beginning(folder: str) -> None:
    """Looks more often: the first point of a curve is waited for."""
    run = session.view(Path(folder))
    if not progress.active(run) or _has_curve(run):
        st.rerun()
    _body(run)


@st.fragment(run_every=1)
def _ticking(folder: str) -> None:
    run = session.view(Path(folder))
    if not progress.active(run):
        st.rerun()
    _body(run)


def _still(folder: str) -> None:
    _body(session.view(Path(folder)))


def _body(run: RunView) -> None:
    at = progress.of(run)
    _heading(run)
    if run.state == "finished" and run.has_model:
        ending.show(run)
    else:
        st.markdown(f"**{plain(status_sentence.sentence(run), longest=300)}**")
        run_bar.bar(at)
        _numbers(run, at)
    _curves(run)
    if run.finder:
        with st.expander("How the learning rate was found", icon=":material/show_chart:"):
            st.caption(why("recipe.find_learning_rate"))
            alt = rates.describe(run.finder)
            figure = rates.rates(run.finder)
            chart.show(figure, key=f"rates-{run.folder.name}", alt=alt, height=rates.RATES_HEIGHT)
    if run.state == "failed" and run.end:
        _failure(run)
    if run.findings:
        notices.findings(run.findings, key="run")


def _curves(run: RunView) -> None:
    """By epoch where there are epochs; before that, and where there are none, by pictures."""
    name = run.folder.name
    if run.plan.recipe.solved and not run.learning and not progress.active(run):
        st.caption(why("train.no_curve"))  # a run of an earlier version
        return
    if not curves.drawn(run) and run.plan.recipe.strategy != "scratch":  # that has no frozen start
        learning.show(run, key=f"learning-{name}")
        return
    curves.show(run, key=f"curves-{name}")
    st.caption(
        why("train.loss") if len(run.epochs) > 1 else "The curves grow with each round (epoch)."
    )
    if run.learning:
        with st.expander("Would more pictures help?", icon=":material/trending_up:"):
            learning.show(run, key=f"learning-{name}")


def _heading(run: RunView) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.subheader(plain(run.name, longest=60), anchor=False, width="content")
            busy = run.state in ("running", "finished")
            st.badge(steps.state_words(run), color="primary" if busy else "gray")
        run_bar.stop(run, "stop")
        if run.state == "stopping":
            st.button("Stopping …", disabled=True, key="stopping")
        elif run.state in _RESUMABLE and st.button(
            "Resume", icon=":material/play_arrow:", key="resume", help=why("train.resume")
        ):
            launch.start(run.folder)
            st.rerun()


def _numbers(run: RunView, at: progress.RunProgress) -> None:
    last = run.epochs[-1] if run.epochs else None
    digits = 1 if (at.per_second or 0) < _SLOW else 0
    speed = f"{at.per_second:,.{digits}f}/s" if at.per_second else "–"
    device = _device(run.start)
    left = duration(at.seconds_left) if at.seconds_left is not None else "–"
    metric = tasks.of(run.plan.task).metric
    reached = (run.validation or (last.validation if last else {})).get(metric.name)
    with st.grid(6, min_column_width=120, gap="small"):
        st.metric(*_far(run))
        st.metric("Validation", percent(reached) if reached is not None else "–")
        st.metric("Pictures", speed)
        st.metric("Time left", left)
        st.metric("Elapsed", duration(at.elapsed) if at.elapsed is not None else "–")
        st.metric("Device", plain(device, longest=18))


def _far(run: RunView) -> tuple[str, str]:
    """What counts the work: epochs, or the pictures that a frozen backbone has looked at."""
    if not run.plan.recipe.solved:
        last = run.epochs[-1] if run.epochs else None
        return "Round (epoch)", f"{last.epoch} of {last.of or '?'}" if last else "–"
    step = run.progress
    if run.phase and run.phase.name == "embed" and step and step.total:
        return "Looked at", f"{step.done:,.0f} of {step.total:,.0f}"
    return "Looked at", "all" if run.baseline else "–"


def _device(start: Start | None) -> str:
    if start is None or start.device is None:
        return "–"
    return "Processor" if start.device == "cpu" else start.device_name or start.device


def _failure(run: RunView) -> None:
    if run.end and run.end.error:
        notices.error(errors.from_dict(dict(run.end.error)))
    st.caption(f"The full log: {plain(str(run.folder / launch.WORKER_LOG))}")
