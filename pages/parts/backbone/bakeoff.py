"""The comparison of backbones (bake-off): which one tells the user's own pictures apart best."""

from collections.abc import Sequence

import streamlit as st

from core.data.dataset import Dataset
from core.protocol.comparison import BackboneResult, CompareAnswer, RefusedBackbone
from core.protocol.probe import Probe
from core.report import bakeoff as figures
from core.report.bakeoff import TitledResult
from core.runs import measured, questions
from core.runs.draft import Draft
from core.runs.questions import QuestionView
from core.weights.backbone_choice import BackboneChoice
from core.weights.backbones import Backbone
from pages.parts.shared import chart, choosing, notices, session, shortlist, ticking
from pages.parts.shared.words import duration, many, percent, plain, why

_WIDTHS = [5, 3, 2, 1.5, 1.5, 2.5]
_HEAD = ("Backbone", "Right, held out", "Speed", "Size", "Took", "")
_NARROW_PX = 330

Local = Sequence[tuple[BackboneChoice, Backbone]]
"""Every backbone on this machine with what is known of it."""
Maybe = BackboneChoice | None


def show(draft: Draft, dataset: Dataset) -> None:
    """Who takes part and the button, or the progress; below it what came out last."""
    local = shortlist.here()
    last, answer = measured.newest(draft, dataset)
    with st.container(border=True, key="bakeoff"):
        st.markdown("#### Which one knows your pictures best?")
        if last and last.state == "running":
            ticking.question(last.folder, _comparing, key="stop-compare")
        else:
            _entry(draft, dataset, local, last)
        if answer:
            _result(answer, local, draft.backbone)
        elif last and last.state == "running":
            _chart([], key="bakeoff-empty")


def _entry(draft: Draft, dataset: Dataset, local: Local, last: QuestionView | None) -> None:
    st.markdown(why("backbone.compare"), width=760)
    if last and last.error:
        notices.error(last.error)
    names = {choice.name: shortlist.title(choice, facts) for choice, facts in local}
    picked = st.pills(
        "Backbones that take part",
        list(names),
        selection_mode="multi",
        default=[name for name in names if name not in session.recall("unticked", ())],
        format_func=lambda name: plain(names[name], longest=40),
        key=f"entrants-{len(names)}",
    )
    session.remember("unticked", [name for name in names if name not in picked])
    choices = [choice for choice, _ in local if choice.name in picked]
    asked = measured.comparison(draft, dataset, choices)
    answered = questions.read(measured.place(asked)).state == "done"
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Compare again" if answered else "Compare on my pictures",
            icon=":material/scatter_plot:",
            type="secondary",
            disabled=not choices,
            key="compare",
        ):
            questions.start(asked.verb, asked.as_json(), dataset, again=answered)
            st.rerun()
        if len(local) == 1:
            st.caption(why("backbone.compare_one"))
        elif last and last.state in ("stopped", "interrupted"):
            st.caption("Stopped before the end. What was looked at is kept, so it goes on quickly.")


def _comparing(view: QuestionView) -> str:
    return f"Comparing on your pictures: {plain(view.what, longest=80) or 'Starting'}"


def _result(answer: CompareAnswer, local: Local, current: Maybe) -> None:
    here = {(choice.name, choice.path): (choice, facts) for choice, facts in local}
    rows = []
    for result in answer.backbones:
        title, mine = result.name, here.get((result.name, result.path))
        if mine:
            title = shortlist.title(*mine)
            result = result.model_copy(update={"trained_on": mine[1].trained_on})
        rows.append(TitledResult(title=title, result=result))
    st.markdown(f"**{plain(sentence(rows), longest=600)}**")
    _chart(rows, key="bakeoff-chart")
    with st.container(key="bakeoff-rows", gap="small"):
        for column, head in zip(st.columns(_WIDTHS), _HEAD, strict=True):
            column.caption(head)
        for row in rows:
            mine = here.get((row.result.name, row.result.path))
            _row(row, mine[0] if mine else None, current)
    for refused in answer.refused:
        _refused(refused)


def _chart(rows: Sequence[TitledResult], *, key: str) -> None:
    figure = figures.bakeoff(rows)
    narrow = figures.bakeoff(rows, width_px=_NARROW_PX)["layout"]
    chart.show(
        figure | {"narrow": narrow},
        key=key,
        alt=figures.describe(rows),
        height=figures.BAKEOFF_HEIGHT,
    )


def sentence(rows: Sequence[TitledResult]) -> str:
    """The outcome in one sentence, with its range and what cannot be told apart."""
    score = rows[0].result.score if rows else None
    if score is None:
        return "Cannot tell: a class has too few pictures to hold some of them out."
    best = rows[0].title
    tied = [row.title for row in rows[1:] if row.result.tied_with_best]
    if len(rows) == 1:
        return f"{best}: {right(score)}."
    if not tied:
        return f"{best} is best on your pictures: {right(score)}."
    apart = f"these pictures cannot tell it apart from {', '.join(tied)}"
    return f"{best} leads with {right(score)}, but {apart}."


def right(score: Probe) -> str:
    """`98 % right (96–99 %, 338 pictures)`."""
    return f"{percent(score.accuracy)} right ({_spread(score)}, {many(score.n, 'picture')})"


def _spread(score: Probe) -> str:
    return f"{score.low * 100:.0f}–{percent(score.high)}"


def _row(row: TitledResult, choice: Maybe, current: Maybe) -> None:
    name, accuracy, speed, size, took, button = st.columns(_WIDTHS, vertical_alignment="center")
    result = row.result
    with name.container(gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{result.rank} · {plain(row.title, longest=48)}**", width="content")
            _badge(result)
        learnt = result.trained_on or "Which pictures it learnt from is not known"
        st.caption(plain(learnt, longest=80))
    if score := result.score:
        accuracy.markdown(f"**{percent(score.accuracy, 1)}** ({_spread(score)}) of {score.n:,}")
    else:
        accuracy.markdown("Not measured")
    speed.markdown(f"{result.pictures_per_second:,.0f} pictures/s")
    size.markdown(f"{result.megabytes:,.0f} MB")
    took.markdown(_took(result))
    with button:
        _use(result, choice, current)


def _took(result: BackboneResult) -> str:
    if result.embedded == 0 or result.seconds is None:
        return "Kept from before"
    return f"in {duration(result.seconds)}"


def _badge(result: BackboneResult) -> None:
    if result.score is None:
        return
    if result.rank == 1:
        st.badge("Leads", icon=":material/trophy:", color="primary")
    elif result.tied_with_best:
        st.badge("Cannot tell apart", icon=":material/drag_handle:", color="gray")


def _use(result: BackboneResult, choice: Maybe, current: Maybe) -> None:
    if choice is None:
        st.caption("No longer here")
        return
    taken = current is not None and current.path == choice.path
    if st.button(
        f"{'Chosen' if taken else 'Use this one'} **{plain(shortlist.called(choice))}**",
        disabled=taken,
        width="stretch",
        icon=":material/check_circle:" if taken else None,
        key=f"use-{result.rank}",
    ):
        choosing.take(choice)


def _refused(refused: RefusedBackbone) -> None:
    what = plain(refused.what, longest=300)
    st.caption(f":material/block: {plain(refused.name)} took no part: {what}")
