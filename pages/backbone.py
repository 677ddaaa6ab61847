"""Backbone: which pretrained body the new classes are grafted onto."""

import streamlit as st

from core.runs import launch, measured
from pages.parts.backbone import (
    backbone_cards,
    bakeoff,
    bringing,
    downloads,
    own_models,
    weights_room,
)
from pages.parts.shared import label_safety, notices, scanning, session, shortlist, steps, suits
from pages.parts.shared.words import why

steps.open_or_explain("backbone")
st.title("Backbone")
st.markdown(why("backbone.page"), width=720)

draft = session.draft()
dataset = scanning.need(draft)
cards = shortlist.cards(len(dataset.pictures), measured.results(draft, dataset))
if draft.backbone is None and cards and cards[0].choice:
    with notices.guard():
        session.change(backbone=shortlist.exact(cards[0].choice).model_dump())
        st.rerun()
if draft.backbone is not None:
    backbone_cards.chosen(draft.backbone)

downloads.show()
backbone_cards.show_shelf(cards, draft.backbone)
bakeoff.show(draft, dataset)
with st.expander("All backbones", icon=":material/search:"):
    backbone_cards.table(draft.backbone)
own = st.expander(
    "Go on from one of your models", icon=":material/fork_right:", key="own", on_change="rerun"
)
if own.open:
    with own:
        own_models.show(draft.backbone, dataset)
room = st.expander(
    "Weights on this computer", icon=":material/inventory_2:", key="room", on_change="rerun"
)
if room.open:
    with room:
        weights_room.show(draft.backbone)
with st.expander("Bring weights of your own", icon=":material/folder_open:"):
    bringing.show()
with st.expander("Training from scratch", icon=":material/casino:"):
    backbone_cards.scratch()
session.warm_desk()
suits.begin(draft, dataset)
label_safety.begin(draft, dataset)
launch.prepare()
steps.footer("backbone")
