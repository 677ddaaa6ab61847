"""The six steps and their state: done, here, ready, or locked with the reason."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from core.report import test_set
from core.runs import store
from core.runs.draft import Draft
from core.runs.store import RunView
from core.tasks import table as tasks
from pages.parts.shared import datasets, models, session
from pages.parts.shared.words import many, percent, plain

State = Literal["done", "here", "ready", "locked"]
ICONS: dict[State, str] = {
    "done": ":material/check_circle:",
    "here": ":material/arrow_circle_right:",
    "ready": ":material/radio_button_unchecked:",
    "locked": ":material/lock:",
}

STATE_WORDS: dict[store.State, str] = {
    "created": "Not started",
    "waiting": "Waiting its turn",
    "running": "Training",
    "stopping": "Stopping",
    "finished": "Finished",
    "stopped": "Stopped",
    "failed": "Failed",
    "paused": "Paused",
    "interrupted": "Interrupted",
}
"""The state of a run in one or two words."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of the six."""

    name: str
    title: str
    next_label: str
    """What the Next button of the page before says."""

    @property
    def page(self) -> str:
        """Its page, as Streamlit wants it."""
        return f"{self.name}.py"


STEPS = (
    Step(name="data", title="Data", next_label="Choose the data"),
    Step(name="backbone", title="Backbone", next_label="Choose a backbone"),
    Step(name="augment", title="Augment", next_label="Choose augmentations"),
    Step(name="train", title="Train", next_label="Train"),
    Step(name="results", title="Results", next_label="See the results"),
    Step(name="predict", title="Predict", next_label="Use the model"),
)


@dataclass(frozen=True, kw_only=True)
class Status:
    """Where one step stands."""

    step: Step
    state: State
    note: str
    """What was chosen there, or why it is locked."""


def locked_because(name: str, draft: Draft, run: RunView | None) -> str | None:
    """Why a step cannot be opened yet, in words; `None` where it can."""
    if name == "data":
        return None
    if name in ("results", "predict"):
        return None if models.shown(draft) else _no_model(run)
    if draft.folder is None:
        return "Choose a folder first"
    if not Path(draft.folder).exists():
        return "The folder is not there"
    if name in ("augment", "train") and draft.backbone is None:
        return "Choose a backbone first"
    return None


def overview(here: str, draft: Draft, run: RunView | None) -> list[Status]:
    """All six steps, in order."""
    return [_status(step, here, draft, run) for step in STEPS]


def footer(here: str, reason: str | None = None) -> None:
    """The Next button at the end of a page, disabled with the reason in words.

    Args:
        here: the step this page is.
        reason: why it cannot go on, where the page knows more than `locked_because`.
    """
    names = [step.name for step in STEPS]
    following = STEPS[names.index(here) + 1]
    one = session.draft()
    reason = reason or locked_because(following.name, one, session.run(one))
    st.divider()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right"):
        if reason:
            st.markdown(f":gray[:material/lock: {reason}]", width="content")
        pressed = st.button(
            f"Next: {following.next_label[0].lower()}{following.next_label[1:]}",
            type="primary",
            icon=":material/arrow_forward:",
            icon_position="right",
            disabled=reason is not None,
            key="next",
        )
    if pressed:
        session.visited(here)
        st.switch_page(following.page)


def open_or_explain(here: str) -> None:
    """Stop a page that cannot be used yet, with the reason and the way out; note the visit."""
    one = session.draft()
    reason = locked_because(here, one, session.run(one))
    if reason is None:
        return
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"### :material/lock:  {reason}", text_alignment="center")
        target = _way_out(here, one)
        if st.button(f"Go to {target.title}", type="primary", key="unlock"):
            st.switch_page(target.page)
    st.stop()


def _way_out(here: str, draft: Draft) -> Step:
    by_name = {step.name: step for step in STEPS}
    if draft.folder is None or not Path(draft.folder).exists():
        return by_name["data"]
    if draft.backbone is None:
        return by_name["backbone"]
    return by_name["train"]


def _no_model(run: RunView | None) -> str | None:
    if run is None:
        return "Train a model first"
    if run.state in ("running", "waiting", "stopping", "created"):
        return "Still training"
    return None if run.has_model else "The last run has no model: train again"


def _status(step: Step, here: str, draft: Draft, run: RunView | None) -> Status:
    reason = locked_because(step.name, draft, run)
    note = reason or _note(step.name, draft, run)
    if step.name == here:
        return Status(step=step, state="here", note=note)
    if reason:
        return Status(step=step, state="locked", note=reason)
    state: State = "done" if _done(step.name, draft, run) else "ready"
    return Status(step=step, state=state, note=note)


def _done(name: str, draft: Draft, run: RunView | None) -> bool:
    return {
        "data": draft.folder is not None and Path(draft.folder).exists(),
        "backbone": draft.backbone is not None,
        "augment": "augment" in draft.visited,
        "train": run is not None and run.has_model,
        "results": run is not None and "results" in draft.visited,
        "predict": "predict" in draft.visited,
    }[name]


def _note(name: str, draft: Draft, run: RunView | None) -> str:
    if name == "data":
        return _data_note(draft)
    if name == "backbone":
        return plain(draft.backbone.name, longest=34) if draft.backbone else "Not chosen yet"
    if name == "augment":
        titles = {None: "As recommended", "own": "Your own mixture"}
        return titles.get(draft.preset) or str(draft.preset).capitalize()
    if name == "train":
        return state_words(run) if run else "Ready to start"
    if name == "results":
        return _score(models.shown(draft))
    return "Ready"


def _data_note(draft: Draft) -> str:
    if draft.folder is None:
        return "No folder yet"
    known = datasets.known(draft)
    if known is None:
        return plain(Path(draft.folder).name, longest=34)
    return f"{many(len(known.classes), 'class', 'classes')}, {many(len(known.pictures), 'picture')}"


def state_words(run: RunView) -> str:
    """The state of a run in one or two words."""
    return STATE_WORDS[run.state]


def _score(run: RunView | None) -> str:
    """The honest score where it is known, else that of validation."""
    if run is None:
        return "No score yet"
    metric = tasks.of(run.plan.task).metric
    tested = test_set.last_score(run.folder, metric.name)
    if tested is not None:
        return f"{percent(tested)} {metric.said} on the test set"
    said = _said(run)
    return f"{said} on validation" if said else "No score yet"


def _said(run: RunView) -> str:
    """`96 % right`; empty where nothing was scored."""
    metric = tasks.of(run.plan.task).metric
    value = run.validation.get(metric.name)
    return f"{percent(value)} {metric.said}" if value is not None else ""


def summary(run: RunView) -> str:
    """A run in one line: its strategy, epochs and score."""
    parts = [many(len(run.epochs), "round")] if run.epochs else []
    said = _said(run)
    if said:
        parts.append(f"{said} on {many(int(run.validation.get('n') or 0), 'validation picture')}")
    return " · ".join(parts)
