"""Backbones on screen: the chosen one, the cards of the shelf, and the searchable table."""

from collections.abc import Sequence

import streamlit as st

from core.plan import backbones, weights
from core.plan.backbones import Backbone
from core.plan.plan import BackboneChoice
from pages.parts import downloads, notices, session, shelf
from pages.parts.words import plain, why


def chosen(choice: BackboneChoice) -> None:
    """The backbone that is chosen, in one line."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="chosen"):
        st.badge("Chosen", icon=":material/check_circle:", color="primary")
        st.markdown(f"**{plain(shelf.called(choice))}**")
        st.caption(f"{plain(choice.name)} · {plain(shelf.folder_name(choice))}")
    if choice.source == "scratch":
        st.warning(why("backbone.scratch_warning"), icon=":material/warning:")


def show_shelf(cards: Sequence[shelf.Card], current: BackboneChoice | None) -> None:
    """The short shelf as cards."""
    with st.grid(3, min_column_width=250):
        for number, card in enumerate(cards):
            with st.container(border=True, height="stretch", key=f"card-{number}", gap="small"):
                _card(card, current, number)


def _card(card: shelf.Card, current: BackboneChoice | None, number: int) -> None:
    facts = card.backbone
    st.badge(card.role, color="primary" if card.role == "Recommended" else "gray")
    st.markdown(f"#### {plain(shelf.title(card.choice, facts))}")
    st.markdown(plain(card.reason))
    st.caption(_facts(facts))
    st.space("stretch")
    if card.choice is None:
        downloads.button(facts, key=f"card-{number}")
        return
    st.caption(f":material/check: {plain(shelf.folder_name(card.choice))}")
    taken = current is not None and current.path == card.choice.path
    if st.button(
        "Chosen" if taken else "Choose",
        disabled=taken,
        width="stretch",
        key=f"take-{number}",
        icon=":material/check_circle:" if taken else None,
    ):
        take(card.choice)


def take(choice: BackboneChoice) -> None:
    """Make a backbone the chosen one, an error as a notice."""
    with notices.guard():
        session.change(backbone=shelf.exact(choice).model_dump())
        st.rerun()


def _facts(facts: Backbone) -> str:
    parts = [
        f"{facts.parameters / 1e6:.1f} M parameters" if facts.parameters else "size not known",
        f"sees {facts.input_px} × {facts.input_px} px" if facts.input_px else "",
        f"licence {plain(facts.licence)}" if facts.licence else "licence not stated",
        plain(facts.trained_on, longest=120) if facts.trained_on else "",
    ]
    return " · ".join(part for part in parts if part)


def table(current: BackboneChoice | None) -> None:
    """All backbones by search; one row is taken or downloaded."""
    text = st.text_input(
        "Search all backbones",
        placeholder="resnet, vit, dinov2, convnext …",
        icon=":material/search:",
        help=why("backbone.search"),
        key="search",
    )
    local = {choice.name: choice for choice, _ in shelf.here()}
    found = backbones.search(text, limit=60)
    picked = st.dataframe(
        {
            "Name": [one.timm_name for one in found],
            "Weights": [_where(one, local) for one in found],
            "Parameters": [one.parameters / 1e6 if one.parameters else None for one in found],
            "Size": [one.download_mb for one in found],
            "Input": [one.input_px for one in found],
            "Licence": [one.licence or "not stated" for one in found],
            "Trained on": [one.trained_on or "not said" for one in found],
            "Best for": [one.best_for for one in found],
        },
        hide_index=True,
        height=330,
        on_select="rerun",
        selection_mode="single-row",
        key=f"table-{text}",
        column_config={
            "Parameters": st.column_config.NumberColumn(format="%.1f M"),
            "Input": st.column_config.NumberColumn(format="%d px"),
            "Size": st.column_config.NumberColumn(format="%.0f MB"),
        },
        alt="Backbones that match the search, one row each",
    )
    rows = picked["selection"]["rows"]
    if rows and rows[0] < len(found):
        _picked(found[rows[0]], local, current)


def _where(one: Backbone, local: dict[str, BackboneChoice]) -> str:
    if one.timm_name in local or one.name in local:
        return "On this machine"
    return "Download" if one.download_mb else "Bring a file"


def _picked(
    one: Backbone, local: dict[str, BackboneChoice], current: BackboneChoice | None
) -> None:
    with st.container(border=True, key="picked"):
        st.markdown(f"**{plain(one.timm_name)}**")
        st.caption(_facts(one))
        choice = local.get(one.timm_name) or local.get(one.name)
        if choice is None:
            downloads.button(one, key="picked")
        elif current is not None and current.path == choice.path:
            st.caption(":material/check_circle: Chosen")
        elif st.button("Choose", key="take-picked"):
            take(choice)


def scratch() -> None:
    """Training without pretrained weights, labelled as such."""
    st.markdown(why("backbone.scratch"))
    name = st.selectbox(
        "Architecture to train from random numbers",
        list(backbones.CATALOGUE),
        format_func=lambda one: backbones.CATALOGUE[one].title,
        key="scratch-name",
        help=why("backbone.scratch"),
    )
    if st.button("Train this one from scratch", icon=":material/casino:", key="scratch") and name:
        with notices.guard():
            session.change(backbone=weights.scratch(name).model_dump())
            st.rerun()
