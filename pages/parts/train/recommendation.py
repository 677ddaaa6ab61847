"""The recommendation on the Train page: what to do and why, by the rules or by measurement."""

from typing import Any

import streamlit as st

from core.data.dataset import Dataset
from core.data.split import Split
from core.plan.recipe import Recipe
from core.protocol.probe import Probe
from core.report import expected
from core.runs import measured, questions
from core.runs.proposal import Proposal, device_kind
from core.runs.questions import QuestionView
from pages.parts.shared import choosing, notices, session, shortlist, ticking
from pages.parts.shared.words import many, percent, plain, setting_title, why

_MINUTES = {
    5.0: "5 minutes", 15.0: "15 minutes", 60.0: "an hour", 240.0: "4 hours", 720.0: "a night",
}  # fmt: skip
_USUAL = 60.0
"""What the rules take where nothing is said; see `core.plan.strategy_rules`."""


def show(proposal: Proposal, dataset: Dataset, split: Split) -> None:
    """The recipe that will be trained, its reason, and the way to a measured one."""
    own = session.draft().recipe is not None
    with st.container(border=True, key="recommendation"):
        _head(proposal, own=own)
        count = len(proposal.plan.augmentations)
        on = many(count, "augmentation") if count else "no augmentation"
        classes = many(len(proposal.plan.classes), "class", "classes")
        st.caption(f"{classes} · {plain(proposal.plan.backbone.name)} · {on}")
        if origin := proposal.plan.origin:
            told = plain(origin.sentence(proposal.plan.classes), longest=300)
            st.markdown(f":material/fork_right: {told}", help=why("train.origin"))
        _measurement(proposal, dataset, split)
        _better(dataset)


def _better(dataset: Dataset) -> None:
    """One line where the bake-off found a backbone that knows these pictures better."""
    pair = measured.better(session.draft(), dataset)
    choices = [choice for choice, _ in shortlist.here()] if pair else []
    choice = next((choice for choice in choices if pair and pair[0].is_of(choice)), None)
    if not pair or choice is None:
        return
    best, mine = (percent(result.accuracy or 0.0) for result in pair)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.caption(
            f":material/lightbulb: **{plain(shortlist.called(choice))}** knows your pictures "
            f"better: {best} instead of {mine}.",
            width="content",
        )
        if st.button("Use it instead", key="better"):
            choosing.take(choice)


def _head(proposal: Proposal, *, own: bool) -> None:
    advice, plan = proposal.advice, proposal.plan
    if not own:
        badge = "Recommended, measured on your pictures" if proposal.probe else "Recommended"
        st.badge(badge, color="primary")
        st.markdown(f"#### {setting_title(plan.recipe.strategy)}")
        st.markdown(plain(advice.reason, longest=700))
        return
    st.badge("Changed by you", color="gray")
    st.markdown(f"#### {setting_title(plan.recipe.strategy)}")
    instead = setting_title(advice.recipe.strategy)
    st.markdown(f"Recommended: **{instead}**. {plain(advice.reason, longest=700)}")
    _differences(plan.recipe, advice.recipe)
    if st.button("Use the recommendation", key="advised", help=why("train.advised")):
        session.change(recipe=None)
        st.rerun()


def _differences(own: Recipe, advised: Recipe) -> None:
    """What of the user's recipe is not as recommended."""
    names = [name for name in Recipe.model_fields if getattr(own, name) != getattr(advised, name)]
    told = [
        f"{setting_title(name)}: {_value(getattr(own, name))} instead of "
        f"{_value(getattr(advised, name))}"
        for name in names
    ]
    if told:
        st.markdown("Not as recommended:\n" + "\n".join(f"- {plain(line)}" for line in told))
    else:
        st.markdown("Nothing differs from the recommendation.")


def _value(value: Any) -> str:
    """A setting as its widget shows it."""
    if value is None:
        return "the backbone's own"
    if isinstance(value, bool):
        return setting_title("on" if value else "off")
    return setting_title(value) if isinstance(value, str) else f"{value:g}"


def _measurement(proposal: Proposal, dataset: Dataset, split: Split) -> None:
    """One line: what was measured, or the button that measures it, or how far it is."""
    draft = session.draft()
    asked = measured.advice(draft, dataset)
    if asked is None:
        return
    view = questions.read(measured.place(asked))
    if view.state == "running":
        ticking.question(view.folder, lambda _: "Looking at your pictures", key="stop-advice")
        return
    if view.error:
        notices.error(view.error)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        if proposal.probe:
            st.caption(_told(proposal, proposal.probe, dataset, split), width="content")
        elif _unmeasurable(view):
            st.caption("A class has too few pictures to hold some of them out.", width="content")
        elif st.button(
            "What would suit my pictures?",
            icon=":material/straighten:",
            key="measure-advice",
            help=why("train.measure"),
        ):
            measured.ask(asked, dataset)
            st.rerun()
        if device_kind(draft.device) == "cpu":
            _patience(draft.minutes)


def _told(proposal: Proposal, probe: Probe, dataset: Dataset, split: Split) -> str:
    counts = measured.looked_at(dataset, split)
    chance = max(counts.values(), default=0) / max(1, sum(counts.values()))
    spread = f"{probe.low * 100:.0f}–{percent(probe.high)}, {many(probe.n, 'picture')}"
    plan = proposal.plan
    hoped = f"**{plain(expected.before(plan.expected, plan.recipe))}** " if plan.expected else ""
    return (
        f":material/straighten: {hoped}The backbone as it is names "
        f"**{percent(probe.accuracy)}** of your pictures right ({spread}; frozen features); "
        f"always guessing the largest class gets {percent(chance)}."
    )


def _unmeasurable(view: QuestionView) -> bool:
    return view.state == "done"


def _patience(minutes: float | None) -> None:
    st.selectbox(
        "Time limit of a training",
        list(_MINUTES),
        format_func=lambda minutes: f"At most {_MINUTES[minutes]}",
        key=session.bound("minutes", minutes if minutes in _MINUTES else _USUAL),
        on_change=session.save,
        args=("minutes",),
        width=230,
        help=why("train.minutes"),
    )
