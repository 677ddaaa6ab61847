"""Results: how well the model knows the classes, and where it errs."""

import streamlit as st

from core.tasks import table as tasks
from pages.parts.results import comparing_runs, report, sealed
from pages.parts.shared import (
    curves,
    improve,
    labelled,
    learning,
    models,
    more,
    notices,
    run_rows,
    scored,
    session,
    steps,
)
from pages.parts.shared.words import plain, why

steps.open_or_explain("results")
draft = session.draft()
st.title("Results")
run = models.picker(draft)
if run is None:
    st.stop()
st.caption(f"{plain(run.name)} · {plain(run.plan.backbone.name)}. {why('results.page')}")

sides = report.sides(run)
if not sides:
    text = "They are written when the training ends."
    notices.empty("No scores yet", text, icon=":material/query_stats:")
    steps.footer("results")
    st.stop()
side = sides[0]
if (
    run_rows.has_test(run.folder, run.plan.task) or "folds" in sides
):  # before the opening too: nothing moves by it
    named = report.TITLES.__getitem__
    side = st.segmented_control(
        "Scored on", sides, format_func=named, default=side, required=True, key="side"
    )
session.visited("results")
answers, scores = scored.read(run, side)
metric = tasks.of(run.plan.task).metric

st.header(scored.headline(scores, metric, side))
report.beside(run, metric, side)
report.gained(run)
improve.bar(run.folder, labelled.of_model(run))
report.numbers(scores, metric)
report.by_class(run, answers, scores, side)
st.subheader("Worst mistakes", help=why("results.mistakes"))
report.mistakes(run, answers, side)
sealed.show(run)
if curves.drawn(run):
    st.subheader("How it learnt")
    curves.show(run, key="curves-result")
worth = more.of_run(run)
if run.learning or worth:
    st.subheader("Would more pictures help?")
    if run.learning:
        learning.show(run, key="learning-result")
    elif worth:
        more.sentence(worth, run.plan.classes)
    if worth:
        more.table(worth)
comparing_runs.show(run)
with st.expander("The plan of this run", icon=":material/description:"):
    report.plan(run)
steps.footer("results")
