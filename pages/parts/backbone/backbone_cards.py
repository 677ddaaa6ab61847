"""Backbones on screen: the chosen one, the cards of the shelf, and the searchable table."""

from collections.abc import Sequence

import streamlit as st

from core.weights import backbones, pretrained
from core.weights.backbone_choice import BackboneChoice
from core.weights.backbones import Backbone
from pages.parts.backbone import downloads
from pages.parts.shared import notices, session, shortlist
from pages.parts.shared.choosing import take
from pages.parts.shared.words import plain, why


def chosen(choice: BackboneChoice) -> None:
    """The backbone that is chosen, in one line."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="chosen"):
        st.badge("Chosen", icon=":material/check_circle:", color="primary")
        st.markdown(f"**{plain(shortlist.called(choice))}**")
        st.caption(f"{plain(choice.name)} · {plain(shortlist.folder_name(choice))}")
    if choice.source == "scratch":
        st.warning(why("backbone.scratch_warning"), icon=":material/warning:")


def show_shelf(cards: Sequence[shortlist.Card], current: BackboneChoice | None) -> None:
    """The short shelf as cards."""
    with st.grid(3, min_column_width=250):
        for number, card in enumerate(cards):
            with st.container(border=True, height="stretch", key=f"card-{number}", gap="small"):
                _card(card, current, number)


def _card(card: shortlist.Card, current: BackboneChoice | None, number: int) -> None:
    facts = card.backbone
    st.badge(card.role, color="primary" if card.role == "Recommended" else "gray")
    st.markdown(f"#### {plain(shortlist.title(card.choice, facts))}")
    st.markdown(plain(card.reason))
    carried = card.choice is not None and card.choice.source == "embedded"
    if carried:
        st.markdown(why("backbone.embedded"))
    st.caption(_facts(facts, learnt=not carried))
    st.space("stretch")
    if card.choice is None:
        downloads.button(facts, key=f"card-{number}")
        return
    st.caption(f":material/check: {plain(shortlist.folder_name(card.choice))}")
    taken = current is not None and current.path == card.choice.path
    about = f"**{plain(shortlist.title(card.choice, facts))}**"
    if st.button(
        f"{'Chosen' if taken else 'Choose'} {about}",
        disabled=taken,
        width="stretch",
        key=f"take-{number}",
        icon=":material/check_circle:" if taken else None,
    ):
        take(card.choice)


def _facts(facts: Backbone, *, learnt: bool = True) -> str:
    parts = [
        f"{facts.parameters / 1e6:.1f} M parameters" if facts.parameters else "size not known",
        f"sees {facts.input_px} × {facts.input_px} px" if facts.input_px else "",
        f"licence {plain(facts.licence)}" if facts.licence else "licence not stated",
        plain(facts.trained_on, longest=120) if facts.trained_on and learnt else "",
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
    local = {choice.name: choice for choice, _ in shortlist.here()}
    matches = backbones.search(text, limit=60)
    picked = st.dataframe(
        {
            "Name": [backbone.timm_name for backbone in matches],
            "Weights": [_where(backbone, local) for backbone in matches],
            "Parameters": [
                backbone.parameters / 1e6 if backbone.parameters else None for backbone in matches
            ],
            "Size": [backbone.download_mb for backbone in matches],
            "Input": [backbone.input_px for backbone in matches],
            "Licence": [backbone.licence or "not stated" for backbone in matches],
            "Trained on": [backbone.trained_on or "not said" for backbone in matches],
            "Best for": [backbone.best_for for backbone in matches],
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
    if rows and rows[0] < len(matches):
        _picked(matches[rows[0]], local, current)


def _millions(backbone: Backbone) -> float | None:
    return backbone.parameters / 1e6 if backbone.parameters else None


def _where(backbone: Backbone, local: dict[str, BackboneChoice]) -> str:
    if backbone.timm_name in local or backbone.name in local:
        return "On this machine"
    return "Download" if backbone.download_mb else "Bring a file"


def _picked(
    backbone: Backbone, local: dict[str, BackboneChoice], current: BackboneChoice | None
) -> None:
    with st.container(border=True, key="picked"):
        st.markdown(f"**{plain(backbone.timm_name)}**")
        st.caption(_facts(backbone))
        choice = local.get(backbone.timm_name) or local.get(backbone.name)
        if choice is None:
            downloads.button(backbone, key="picked")
        elif current is not None and current.path == choice.path:
            st.caption(":material/check_circle: Chosen")
        elif st.button(f"Choose **{plain(backbone.timm_name)}**", key="take-picked"):
            take(choice)


def scratch() -> None:
    """Training without pretrained weights, labelled as such."""
    st.markdown(why("backbone.scratch"))
    name = st.selectbox(
        "Architecture to train from random numbers",
        list(backbones.SHELF),
        format_func=lambda architecture: backbones.SHELF[architecture].title,
        key="scratch-name",
        help=why("backbone.scratch"),
    )
    if st.button("Train this one from scratch", icon=":material/casino:", key="scratch") and name:
        with notices.guard():
            session.change(backbone=pretrained.scratch(name).model_dump())
            st.rerun()
