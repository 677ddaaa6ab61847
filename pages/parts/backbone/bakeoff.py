"""The bake-off: which backbone on this computer tells the user's own pictures apart best."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core.data.dataset import Dataset
from core.errors import GraftError, from_dict
from core.report import bakeoff as figures
from core.runs import measured, questions
from core.runs.draft import Draft
from core.runs.questions import QuestionView
from core.weights.backbone_choice import BackboneChoice
from core.weights.backbones import Backbone
from pages.parts.shared import chart, choosing, notices, session, shortlist
from pages.parts.shared.words import duration, many, percent, plain, why

_WIDTHS = [5, 3, 2, 1.5, 1.5, 2.5]
_HEAD = ("Backbone", "Right, held out", "Speed", "Size", "Took", "")
_NARROW_PX = 330

Known = Sequence[tuple[BackboneChoice, Backbone]]
Row = dict[str, Any]
Maybe = BackboneChoice | None


def show(draft: Draft, dataset: Dataset) -> None:
    """Who takes part and the button, or the progress; below it what came out last."""
    known = shortlist.here()
    last, done = measured.newest(draft, dataset)
    with st.container(border=True, key="bakeoff"):
        st.markdown("#### Which one knows your pictures best?")
        if last and last.state == "running":
            _ticking(str(last.folder))
        else:
            _entry(draft, dataset, known, last)
        if done and done.answer:
            _result(done.answer, known, draft.backbone)
        elif last and last.state == "running":
            _chart([], key="bakeoff-empty")


def _entry(draft: Draft, dataset: Dataset, rows: Known, last: QuestionView | None) -> None:
    st.markdown(why("backbone.compare"), width=760)
    if last and last.error:
        notices.error(last.error)
    names = {choice.name: shortlist.title(choice, facts) for choice, facts in rows}
    picked = st.pills(
        "Backbones that take part",
        list(names),
        selection_mode="multi",
        default=[name for name in names if name not in session.recall("unticked", ())],
        format_func=lambda name: plain(names[name], longest=40),
        key=f"entrants-{len(names)}",
    )
    session.remember("unticked", [name for name in names if name not in picked])
    choices = [choice for choice, _ in rows if choice.name in picked]
    asked = measured.contest(draft, dataset, choices)
    answered = questions.read(questions.folder("compare", asked)).state == "done"
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Compare again" if answered else "Compare on my pictures",
            icon=":material/scatter_plot:",
            type="secondary",
            disabled=not choices,
            key="compare",
        ):
            questions.start("compare", asked, again=answered)
            st.rerun()
        if len(rows) == 1:
            st.caption(why("backbone.compare_one"))
        elif last and last.state in ("stopped", "interrupted"):
            st.caption("Stopped before the end. What was looked at is kept, so it goes on quickly.")


@st.fragment(run_every=2)
def _ticking(folder: str) -> None:
    view = questions.read(Path(folder))
    if view.state != "running":
        st.rerun()
    left = f" · {duration(view.seconds_left)} left" if view.seconds_left is not None else ""
    what = plain(view.what, longest=80) or "Starting"
    st.progress(view.share, text=f"Comparing on your pictures: {what}{left}")
    st.button("Stop", key="stop-compare", on_click=questions.stop, args=(Path(folder),))


def _result(answer: dict[str, Any], rows: Known, current: Maybe) -> None:
    here = {(choice.name, choice.path): (choice, facts) for choice, facts in rows}
    table = []
    for row in answer["backbones"]:
        mine = here.get((row["name"], row["path"]))
        known_of = {"title": row["name"]}
        if mine:
            known_of |= {"title": shortlist.title(*mine), "trained_on": mine[1].trained_on}
        table.append({**row, **known_of})
    st.markdown(f"**{plain(sentence(table), longest=600)}**")
    _chart(table, key="bakeoff-chart")
    with st.container(key="bakeoff-rows", gap="small"):
        for column, head in zip(st.columns(_WIDTHS), _HEAD, strict=True):
            column.caption(head)
        for row in table:
            mine = here.get((row["name"], row["path"]))
            _row(row, mine[0] if mine else None, current)
    for told in answer.get("refused", []):
        _refused(told["name"], from_dict(told))


def _chart(table: Sequence[Row], *, key: str) -> None:
    figure = figures.bakeoff(table)
    narrow = figures.bakeoff(table, width_px=_NARROW_PX)["layout"]
    chart.show(
        figure | {"narrow": narrow},
        key=key,
        alt=figures.describe(table),
        height=figures.BAKEOFF_HEIGHT,
    )


def sentence(table: Sequence[Row]) -> str:
    """The outcome in one sentence, with its range and what cannot be told apart."""
    if not table or table[0]["accuracy"] is None:
        return "Cannot tell: a class has too few pictures to hold some of them out."
    best = table[0]
    tied = [row["title"] for row in table[1:] if row["tied_with_best"]]
    if len(table) == 1:
        return f"{best['title']}: {right(best)}."
    if not tied:
        return f"{best['title']} is best on your pictures: {right(best)}."
    apart = f"these pictures cannot tell it apart from {', '.join(tied)}"
    return f"{best['title']} leads with {right(best)}, but {apart}."


def right(row: measured.Row) -> str:
    """`98 % (96–99 %, 338 pictures)`."""
    spread = f"{row['low'] * 100:.0f}–{percent(row['high'])}"
    return f"{percent(row['accuracy'])} right ({spread}, {many(row['n'], 'picture')})"


def _row(row: Row, choice: Maybe, current: Maybe) -> None:
    name, score, speed, size, took, button = st.columns(_WIDTHS, vertical_alignment="center")
    with name.container(gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{row['rank']} · {plain(row['title'], longest=48)}**", width="content")
            _badge(row)
        learnt = row["trained_on"] or "Which pictures it learnt from is not known"
        st.caption(plain(learnt, longest=80))
    if row["accuracy"] is None:
        score.markdown("Not measured")
    else:
        spread = f"{row['low'] * 100:.0f}–{percent(row['high'])}"
        score.markdown(f"**{percent(row['accuracy'], 1)}** ({spread}) of {row['n']:,}")
    speed.markdown(f"{row['pictures_per_second']:,.0f} pictures/s")
    size.markdown(f"{row['megabytes']:,.0f} MB")
    took.markdown(_took(row))
    with button:
        _use(row, choice, current)


def _took(row: Row) -> str:
    return "Kept from before" if row.get("embedded") == 0 else f"in {duration(row['seconds'])}"


def _badge(row: Row) -> None:
    if row["accuracy"] is None:
        return
    if row["rank"] == 1:
        st.badge("Leads", icon=":material/trophy:", color="primary")
    elif row["tied_with_best"]:
        st.badge("Cannot tell apart", icon=":material/drag_handle:", color="gray")


def _use(row: Row, choice: Maybe, current: Maybe) -> None:
    if choice is None:
        st.caption("No longer here")
        return
    taken = current is not None and current.path == choice.path
    if st.button(
        "Chosen" if taken else "Use this one",
        disabled=taken,
        width="stretch",
        icon=":material/check_circle:" if taken else None,
        key=f"use-{row['rank']}",
    ):
        choosing.take(choice)


def _refused(name: str, problem: GraftError) -> None:
    st.caption(f":material/block: {plain(name)} took no part: {plain(problem.what, longest=300)}")
