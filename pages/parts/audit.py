"""Label safety measured on the user's own pictures: asked by a button, told as it comes in."""

from pathlib import Path
from typing import Any

import streamlit as st

from core.plan.safety import Verdict
from core.runs import tasks
from core.runs.draft import Draft
from core.runs.tasks import TaskView
from pages.parts import notices, session
from pages.parts.words import duration, many, plain, why


def question(one: Draft) -> dict[str, Any] | None:
    """What the engine is asked; the same question finds its answer again. `None` = not askable."""
    if one.folder is None or one.backbone is None or one.backbone.source == "scratch":
        return None
    body = one.backbone.model_dump(mode="json")
    return {"folder": one.folder, "backbone": body, "augmentations": None, "full": False, "seed": 0}


def measured(one: Draft) -> list[Verdict]:
    """The verdicts that were measured for these pictures and this backbone; none = not asked."""
    asked = question(one)
    if asked is None:
        return []
    place = tasks.folder("audit", asked)
    answer = place / tasks.ANSWER
    if not answer.is_file():
        return []
    return _verdicts(str(place), answer.stat().st_mtime_ns)


@st.cache_data(max_entries=8, show_spinner=False)
def _verdicts(place: str, version: int) -> list[Verdict]:
    del version  # part of the key: an answer written anew is read anew
    told = (tasks.read(Path(place)).answer or {}).get("verdicts", [])
    return [Verdict.model_validate({**row, "source": "measured"}) for row in told]


def show() -> None:
    """The button, the progress, or what was measured; looks again by itself while it is at work."""
    asked = question(session.draft())
    if asked is None:
        return
    view = tasks.read(tasks.folder("audit", asked))
    with st.container(border=True, key="audit"):
        (_ticking if view.state == "running" else _body)(asked)


@st.fragment(run_every=2)
def _ticking(asked: dict[str, Any]) -> None:
    if tasks.read(tasks.folder("audit", asked)).state != "running":
        st.rerun()
    _body(asked)


def _body(asked: dict[str, Any]) -> None:
    view = tasks.read(tasks.folder("audit", asked))
    if view.state == "running":
        _running(view)
        return
    if view.state == "done" and view.answer:
        count = many(int(view.answer.get("pictures", 0)), "picture")
        st.markdown(f":material/straighten: Measured on {count} of yours")
        return
    if view.error:
        notices.error(view.error)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Measure on my pictures",
            icon=":material/straighten:",
            key="measure",
            help=why("augment.measure"),
        ):
            tasks.start("audit", asked)
            st.rerun()
        st.caption("So far the verdicts follow your answers and the names of the classes.")


def _running(view: TaskView) -> None:
    share = view.done / view.total if view.total else None
    left = f" · {duration(view.seconds_left)} left" if view.seconds_left is not None else ""
    what = plain(view.what, longest=80) or "Starting"
    st.progress(min(1.0, share or 0.0), text=f"Measuring on your pictures: {what}{left}")
    st.button("Stop", key="stop-audit", on_click=_stop, args=(view.folder,))


def _stop(place: Path) -> None:
    tasks.stop(place)
