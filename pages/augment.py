"""Augment: which changes the training pictures may undergo, and whether the labels survive them."""

import streamlit as st

from core.plan.augmentations import CATALOGUE
from core.runs import proposal
from pages.parts import (
    audit,
    augmenting,
    confirming,
    matrix,
    questions,
    scanning,
    session,
    steps,
    switches,
    wall,
)
from pages.parts.words import why

steps.open_or_explain("augment")
st.title("Augment")
st.markdown(why("augment.page"), width=720)

one = session.draft()
found = scanning.need(one)
augmenting.drawn()
audit.begin(one, found)
known = augmenting.known(one, found)
choices, division = proposal.of_draft(one), session.split(one, found)
advised = proposal.advise(choices, found, division, augmenting.so_far(one, found)).augment
switched_on = proposal.augmented(choices, advised, known.verdicts)

left, right = st.columns([5, 7], gap="large")
with left:
    switches.presets(advised)
    audit.show(one, found)
    confirming.show(found, switched_on, known)
    questions.show(known.measured, looking=audit.running(one, found))
    switches.all_switches(found, switched_on, known)
with right, st.container(key="wall"):
    wall.show(found, division, switched_on)

if known.measured:
    matrix.show(found, known.measured)

open_ones = augmenting.unconfirmed(one, switched_on, known.verdicts)
names = ", ".join(CATALOGUE[name].title for name in open_ones)
steps.footer("augment", f"Confirm, weaken or switch off: {names}" if open_ones else None)
