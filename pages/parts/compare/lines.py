"""The validation scores of the compared runs in one chart."""

from collections.abc import Mapping

import streamlit as st

from core.report.overlaid import OVERLAID_HEIGHT, By, describe_overlaid, overlaid
from core.runs.store import RunView
from core.tasks import table as tasks
from pages.parts.shared import chart
from pages.parts.shared.words import why

_ALONG: tuple[By, ...] = ("rounds", "minutes")


def show(runs: Mapping[str, RunView]) -> None:
    """By round or by minute; runs of another kind than the first have another score."""
    kind = next(iter(runs.values())).plan.task
    alike = {letter: run for letter, run in runs.items() if run.plan.task == kind}
    metric = tasks.of(kind).metric
    st.subheader("How they learnt", help=why("compare.lines"))
    by: By = st.segmented_control(
        "Along the chart",
        _ALONG,
        format_func=str.capitalize,
        default="rounds",
        required=True,
        key="compare-by",
        label_visibility="collapsed",
    )
    figure = overlaid(alike, metric, by)
    alt = describe_overlaid(alike, metric)
    chart.show(figure, key=f"compare-{by}", alt=alt, height=OVERLAID_HEIGHT)
    if len(alike) < len(runs):
        rest = ", ".join(letter for letter in runs if letter not in alike)
        st.caption(f"Not in the chart, since they are judged by another score: {rest}.")
