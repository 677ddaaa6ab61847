"""A project: the runs of one data set, its cover, the best run, and the history of its scores."""

from pathlib import Path

import streamlit as st

from core.report.score_history import HISTORY_HEIGHT, describe_history, score_history
from core.runs import projects
from core.runs.projects import Project
from core.runs.store import SPLIT, RunView
from pages.parts.runs import naming
from pages.parts.shared import chart, scored
from pages.parts.shared.words import exact, many, percent, plain, why

_COVER_PX = 160
_SOON_S = 30
"""How long a cover that could not be made is not tried again: a drive may come back."""


def head(project: Project) -> None:
    """What a project is, and how its trainings went."""
    picture, words, history = st.columns([1, 4, 4], vertical_alignment="center")
    with picture, st.container(key=f"cover-{project.key}"):
        _cover(project)
    with words, st.container(gap="xsmall"):
        st.subheader(plain(project.name, longest=80), anchor=False)
        count = many(len(project.runs), "training")
        st.caption(f"{count} · {plain(project.folder, longest=120)}")
        _best(project)
        naming.shown(project.note)
        naming.of_project(project)
    with history:
        if len(project.history) > 1:
            key = f"history-{project.key}"
            alt = describe_history(project)
            chart.show(score_history(project), key=key, alt=alt, height=HISTORY_HEIGHT)


def _best(project: Project) -> None:
    run = project.best
    if run is None:
        st.caption("No score yet")
        return
    numbers = run.validation
    n = int(numbers.get("n") or 0)
    between = scored.between(numbers.get("low"), numbers.get("high"))
    st.markdown(
        f":material/trophy: Best on validation: **{plain(run.name, longest=60)}**, "
        f"{percent(project.value(run) or 0.0)} {project.metric.said} "
        f"({between}, {many(n, 'picture')})"
    )


def _cover(project: Project) -> None:
    newest = project.runs[0]
    small = _small(newest.folder, project.folder, _written(newest))
    if small is not None and not small.is_file():  # the cache was emptied meanwhile
        small = projects.cover(newest.folder, Path(project.folder), _COVER_PX)
    if small is None:
        st.markdown("### :gray[:material/hide_image:]", help=why("runs.no_cover"))
    else:
        st.image(str(small), alt=f"A picture of {exact(project.name, longest=60)}", width=96)


@st.cache_data(max_entries=500, ttl=_SOON_S, show_spinner=False)
def _small(run: Path, folder: str, written: int) -> Path | None:
    del written  # part of the key: another split has other pictures
    return projects.cover(run, Path(folder), _COVER_PX)


def _written(run: RunView) -> int:
    try:
        return (run.folder / SPLIT).stat().st_mtime_ns
    except OSError:
        return 0
