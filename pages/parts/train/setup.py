"""The Train page before the start: the recommendation, what speaks against it, and the button."""

import streamlit as st

from core.data.dataset import Dataset
from core.data.split import Split
from core.runs import launch, measured, store
from core.runs import proposal as proposals
from core.runs.choices import of_draft
from core.runs.proposal import Proposal
from pages.parts.shared import label_safety, notices, session
from pages.parts.shared.words import duration, plain, why
from pages.parts.train import folding, mending, recipe_form, recommendation

_DEVICES = {"auto": "Automatic", "cpu": "Processor", "cuda": "NVIDIA GPU", "mps": "Apple GPU"}


def show(dataset: Dataset, split: Split) -> None:
    """Everything before the start; starting leads to the live view."""
    launch.prepare()
    one = session.draft()
    known = label_safety.so_far(one, dataset, measured.newest_benefit(one, dataset)[1])
    proposal = proposals.propose(of_draft(one), dataset, split, known)
    recommendation.show(proposal, dataset, split)
    small = folding.small(proposal, split)
    if small:
        folding.show(proposal, split)
    with st.expander("More", icon=":material/tune:", key="more"):
        _general(proposal)
        if not small:
            folding.show(proposal, split)
        recipe_form.show(proposal.plan.recipe)
    notices.findings(proposal.findings, key="plan", mend=mending.buttons(proposal, known.verdicts))
    _start(proposal, dataset)


def _general(proposal: Proposal) -> None:
    one = session.draft()
    with st.grid(3, min_column_width=210):
        st.text_input(
            "Name of the run",
            key=session.bound("name", one.name),
            on_change=session.save,
            args=("name",),
            placeholder=proposal.plan.name,
            max_chars=60,
            help=why("train.name"),
        )
        st.selectbox(
            "Device",
            list(_DEVICES),
            format_func=_DEVICES.__getitem__,
            key=session.bound("device", one.device),
            on_change=session.save,
            args=("device",),
            help=why("train.device"),
        )
        st.number_input(
            "Seed",
            min_value=0,
            max_value=999_999,
            step=1,
            key=session.bound("seed", one.seed),
            on_change=session.save,
            args=("seed",),
            help=why("train.seed"),
        )


def _start(proposal: Proposal, dataset: Dataset) -> None:
    estimate = proposal.estimate
    known = estimate.seconds is not None
    takes = f"About {duration(estimate.seconds)}: " if known else "How long? "
    with st.container(horizontal=True, vertical_alignment="center", key="start-row"):
        pressed = st.button(
            "Train",
            type="primary",
            icon=":material/play_arrow:",
            width=220,
            disabled=bool(proposal.severe),
            help=why("train.start"),
            key="train",
        )
        if proposal.severe:
            st.markdown(":gray[:material/lock: Mend what is marked red first]")
        else:
            st.caption(f"{takes}{plain(estimate.assumption, longest=300)}")
    if pressed:
        with notices.guard():
            run = store.create(proposal.plan, dataset, proposal.split)
            session.change(run=str(run))
            session.visited("train")
            launch.start(run)
            st.rerun()
