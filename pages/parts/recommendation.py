"""The recommendation on the Train page: what to do and why, by the rules or by measurement."""

from pathlib import Path

import streamlit as st

from core.data.dataset import Dataset
from core.data.split import Split
from core.runs import measured, tasks
from core.runs.proposal import Proposal, device_kind
from core.runs.tasks import TaskView
from pages.parts import (
    backbone_cards,
    notices,
    recipe_form,
    session,
    shelf,
)
from pages.parts.words import duration, many, percent, plain, why

_MINUTES = {
    5.0: "5 minutes", 15.0: "15 minutes", 60.0: "an hour", 240.0: "4 hours", 720.0: "a night",
}  # fmt: skip
_USUAL = 60.0
"""What the rules take where nothing is said; see `core.plan.textbook`."""


def show(proposal: Proposal, found: Dataset, split: Split) -> None:
    """The recipe that will be trained, its reason, and the way to a measured one."""
    own = session.draft().recipe is not None
    with st.container(border=True, key="recommendation"):
        _head(proposal, own=own)
        count = len(proposal.plan.augmentations)
        on = many(count, "augmentation") if count else "no augmentation"
        classes = many(len(proposal.plan.classes), "class", "classes")
        st.caption(f"{classes} · {plain(proposal.plan.backbone.name)} · {on}")
        _measurement(proposal, found, split)
        _better(found)


def _better(found: Dataset) -> None:
    """One line where the bake-off found a backbone that knows these pictures better."""
    pair = measured.better(session.draft(), found)
    choices = [choice for choice, _ in shelf.here()] if pair else []
    choice = next((one for one in choices if pair and measured.is_of(pair[0], one)), None)
    if not pair or choice is None:
        return
    best, mine = (percent(row["accuracy"]) for row in pair)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.caption(
            f":material/lightbulb: **{plain(shelf.called(choice))}** knows your pictures better: "
            f"{best} instead of {mine}.",
            width="content",
        )
        if st.button("Use it instead", key="better"):
            backbone_cards.take(choice)


def _head(proposal: Proposal, *, own: bool) -> None:
    advice, plan = proposal.advice, proposal.plan
    if not own:
        words = "Recommended, measured on your pictures" if proposal.probe else "Recommended"
        st.badge(words, color="primary")
        st.markdown(f"#### {recipe_form.title(plan.recipe.strategy)}")
        st.markdown(plain(advice.reason, longest=700))
        return
    st.badge("Changed by you", color="gray")
    st.markdown(f"#### {recipe_form.title(plan.recipe.strategy)}")
    instead = recipe_form.title(advice.recipe.strategy)
    st.markdown(f"Recommended: **{instead}**. {plain(advice.reason, longest=700)}")
    if st.button("Use the recommendation", key="advised", help=why("train.advised")):
        session.change(recipe=None)
        st.rerun()


def _measurement(proposal: Proposal, found: Dataset, split: Split) -> None:
    """One line: what was measured, or the button that measures it, or how far it is."""
    one = session.draft()
    asked = measured.advice(one, found)
    if asked is None:
        return
    view = tasks.read(tasks.folder("advise", asked))
    if view.state == "running":
        _ticking(str(view.folder))
        return
    if view.error:
        notices.error(view.error)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        if proposal.probe:
            st.caption(_told(proposal.probe, found, split), width="content")
        elif _unmeasurable(view):
            st.caption("A class has too few pictures to hold some of them out.", width="content")
        elif st.button(
            "What would suit my pictures?",
            icon=":material/straighten:",
            key="measure-advice",
            help=why("train.measure"),
        ):
            tasks.start("advise", asked)
            st.rerun()
        if device_kind(one.device) == "cpu":
            _patience(one.minutes)


def _told(probe: measured.Probe, found: Dataset, split: Split) -> str:
    counts = measured.looked_at(found, split)
    chance = max(counts.values(), default=0) / max(1, sum(counts.values()))
    spread = f"{probe.low * 100:.0f}–{percent(probe.high)}, {many(probe.n, 'picture')}"
    return (
        f":material/straighten: Frozen features name **{percent(probe.accuracy)}** of your "
        f"pictures right ({spread}); always guessing the largest class gets {percent(chance)}."
    )


def _unmeasurable(view: TaskView) -> bool:
    return view.state == "done"


def _patience(minutes: float | None) -> None:
    st.selectbox(
        "Longest training",
        list(_MINUTES),
        format_func=lambda one: f"It may take {_MINUTES[one]}",
        key=session.bound("minutes", minutes if minutes in _MINUTES else _USUAL),
        on_change=session.save,
        args=("minutes",),
        label_visibility="collapsed",
        width=230,
        help=why("train.minutes"),
    )


@st.fragment(run_every=2)
def _ticking(folder: str) -> None:
    view = tasks.read(Path(folder))
    if view.state != "running":
        st.rerun()
    left = f" · {duration(view.seconds_left)} left" if view.seconds_left is not None else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(view.share, text=f"Looking at your pictures{left}")
        st.button("Stop", key="stop-advice", on_click=tasks.stop, args=(Path(folder),))
