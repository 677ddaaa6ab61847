"""How many more pictures, and of what: one sentence, and each class in a row."""

from pathlib import Path

import streamlit as st

from core.protocol.more import MoreAnswer, Worth
from core.report import more
from core.runs import measured
from core.runs.store import RunView
from pages.parts.shared import datasets, session
from pages.parts.shared.words import plain, why


def of_run(run: RunView) -> MoreAnswer | None:
    """What was measured of the pictures of a run, seen by its backbone; None = nothing was."""
    dataset = datasets.known(session.draft())
    if dataset is None or dataset.folder != Path(run.plan.folder):
        return None
    answer = measured.newest_doubts(run.plan, dataset)[1]
    return answer.more if answer else None


def sentence(answer: MoreAnswer, classes: tuple[str, ...]) -> None:
    """What more pictures would bring, in words."""
    st.markdown(plain(more.sentence(answer, classes), longest=900))


def table(answer: MoreAnswer) -> None:
    """All classes together, then each where only of that one there were more."""
    if answer.right is None:
        return
    rows = [one for one in answer.classes if one.some and one.twice]
    few = rows[0].some.added if rows and rows[0].some else 0
    st.dataframe(
        {
            "More of": ["every class", *(one.label for one in rows)],
            "Pictures": [answer.n, *(one.n for one in rows)],
            "Right now": [answer.right.said, *(one.right.said for one in rows)],
            f"{few} more": ["", *(_points(one.some) for one in rows)],
            "Twice as many": [_points(answer.twice), *(_points(one.twice) for one in rows)],
        },
        hide_index=True,
        height=min(420, 38 + 35 * (1 + len(rows))),
        column_config={"Pictures": st.column_config.NumberColumn(width=70)},
        alt="What more pictures of each class would bring, the poorest first",
    )
    st.caption(why("data.more"))


def _points(worth: Worth | None) -> str:
    return "not known yet" if worth is None else more.points(worth)
