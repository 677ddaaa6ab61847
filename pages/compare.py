"""Compare: several runs beside each other, and whether two of them really differ."""

import string

import streamlit as st

from core.errors import GraftError
from pages.parts.compare import lines, pair, plans, standings
from pages.parts.shared import comparing, notices, session
from pages.parts.shared.words import many, why

st.title("Compare runs")
st.markdown(why("compare.page"), width=720)
st.page_link("runs.py", label="Choose other runs", icon=":material/arrow_back:")
folders, gone = comparing.in_address()
if gone:
    st.markdown(f":material/delete: {many(len(gone), 'run')} of the comparison not there any more.")
views = []
for folder in folders:
    try:
        views.append(session.view(folder))
    except GraftError as problem:
        notices.error(problem, key=f"-{folder.name}")
if len(views) < 2:
    text = "On the page Runs, tick the box of two runs or more."
    notices.empty("Nothing to compare", text, icon=":material/compare_arrows:")
    st.stop()
runs = dict(zip(string.ascii_uppercase, views, strict=False))
rows = standings.of(runs)
standings.table(rows)
pair.show(runs, rows)
standings.seeds(rows)
lines.show(runs)
plans.show(runs)
plans.repeat(runs)
