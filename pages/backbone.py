"""Backbone: which pretrained body the new classes are grafted onto."""

import streamlit as st

from pages.parts import backbone_cards, notices, scanning, session, shelf, steps
from pages.parts.words import why

steps.open_or_explain("backbone")
st.title("Backbone")
st.markdown(why("backbone.page"), width=720)

one = session.draft()
pictures = len(scanning.need(one).pictures)
if one.backbone is None and (cards := shelf.cards(pictures)) and cards[0].choice:
    with notices.guard():
        session.change(backbone=shelf.exact(cards[0].choice).model_dump())
        st.rerun()
if one.backbone is not None:
    backbone_cards.chosen(one.backbone)

backbone_cards.show_shelf(pictures, one.backbone)
with st.expander("All backbones", icon=":material/search:"):
    backbone_cards.table(one.backbone)
with st.expander("Weights of your own", icon=":material/folder_open:"):
    backbone_cards.own_weights()
with st.expander("Training from scratch", icon=":material/casino:"):
    backbone_cards.scratch()
session.warm_desk()
steps.footer("backbone")
