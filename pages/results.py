"""Results: how well the model knows the classes, and where it errs."""

import streamlit as st

from core.tasks import table as tasks
from pages.parts.results import report, scores_view, training_view, trust_view
from pages.parts.shared import (
    improve,
    labelled,
    models,
    notices,
    run_rows,
    scored,
    session,
    steps,
)
from pages.parts.shared.words import plain, why

RESULTS_VIEWS = {"scores": "Scores", "trust": "Trust", "training": "Training"}

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
view = st.segmented_control(
    "What to look at",
    list(RESULTS_VIEWS),
    format_func=RESULTS_VIEWS.__getitem__,
    default="scores",
    required=True,
    key="results-view",
    label_visibility="collapsed",
    persist_state="session",
)
with st.container(key="results-body"):
    if view == "training":
        training_view.show(run)
    elif view == "trust":
        trust_view.show(run, answers, scores, side)
    else:
        scores_view.show(run, answers, scores, side)
steps.footer("results")
