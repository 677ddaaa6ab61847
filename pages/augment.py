"""Augment: which changes the training pictures may undergo, and whether the labels survive them."""

import streamlit as st

from core.augment.catalogue import CATALOGUE
from core.runs import proposal
from pages.parts.augment import (
    audit,
    confirming,
    editing,
    matrix,
    preview_grid,
    questions,
    switches,
)
from pages.parts.shared import label_safety, scanning, session, steps
from pages.parts.shared.words import why

steps.open_or_explain("augment")
st.title("Augment")
st.markdown(why("augment.page"), width=720)

one = session.draft()
found = scanning.need(one)
editing.drawn()
label_safety.begin(one, found)
known = label_safety.known(one, found)
choices, division = proposal.of_draft(one), session.split(one, found)
advised = proposal.advise(choices, found, division, label_safety.so_far(one, found)).augment
switched_on = proposal.augmented(choices, advised, known.verdicts)

left, right = st.columns([5, 7], gap="large")
with left:
    switches.presets(advised)
    audit.show(one, found)
    confirming.show(found, switched_on, known)
    questions.show(known.measured, looking=label_safety.running(one, found))
    switches.all_switches(found, switched_on, known)
with right, st.container(key="wall"):
    preview_grid.show(found, division, switched_on)

if known.measured:
    matrix.show(found, known.measured)

open_ones = editing.unconfirmed(one, switched_on, known.verdicts)
names = ", ".join(CATALOGUE[name].title for name in open_ones)
steps.footer("augment", f"Confirm, weaken or switch off: {names}" if open_ones else None)
