"""Augment: which changes the training pictures may undergo, and whether the labels survive them."""

import streamlit as st

from core.augment.catalogue import CATALOGUE
from core.runs import launch, measured, proposal
from core.runs import mixture as mixtures
from core.runs.choices import of_draft
from core.safety import choice_verdict
from pages.parts.augment import (
    audit,
    benefit,
    editing,
    matrix,
    mixture,
    preview_grid,
    questions,
    switches,
)
from pages.parts.shared import changes, datasets, label_safety, scanning, session, steps, suits
from pages.parts.shared.words import why

steps.open_or_explain("augment")
st.title("Augment")
st.markdown(why("augment.page"), width=720)

draft = session.draft()
dataset = scanning.need(draft)
changes.drawn()
suits.begin(draft, dataset)
label_safety.begin(draft, dataset)
launch.prepare()
known = label_safety.known(draft, dataset)
choices, split = of_draft(draft), datasets.split(draft, dataset)
asked, helps = measured.newest_benefit(draft, dataset)
measurements = label_safety.so_far(draft, dataset, helps)
proposed = proposal.propose(choices, dataset, split, measurements)
advised = mixture.advised(draft, proposed)
switched_on = mixtures.switched_on(
    choices.augmentations, choices.preset or advised, known.verdicts, helps
)

left, right = st.columns([5, 7], gap="large")
with left:
    mixture.show(proposed, advised, measured=helps is not None)
    audit.show(draft, dataset)
    benefit.show(measured.benefit(draft, dataset, known.verdicts), dataset, asked, helps)
    questions.show(known.measured, looking=label_safety.running(draft, dataset))
    switches.all_switches(dataset, switched_on, known, helps)
with right, st.container(key="wall"):
    preview_grid.show(dataset, split, switched_on)

if known.measured:
    matrix.show(dataset, known.measured, helps)

open_ones = editing.unconfirmed(draft, switched_on, known.verdicts)
if any(choice_verdict.verdict(one, known.verdicts).verdict != "safe" for one in switched_on):
    changes.make_safe(switched_on, known.verdicts, key="")
names = ", ".join(CATALOGUE[name].title for name in open_ones)
steps.footer("augment", f"Confirm, weaken or switch off: {names}" if open_ones else None)
