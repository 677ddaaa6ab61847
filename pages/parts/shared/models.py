"""The model that Results and Predict show: the one just trained, or the last that was finished."""

from pathlib import Path

import streamlit as st

from core.errors import GraftError
from core.runs import models, store
from core.runs.draft import Draft
from core.runs.store import RunView
from pages.parts.shared import begin, session
from pages.parts.shared.words import exact, why

TAKE_ALONG = "take-along"
"""In the address of Predict: who comes for the model's files sees them first."""


def shown(draft: Draft) -> RunView | None:
    """The model of the draft: the one that was picked, the run's own, or the newest of its data.

    A training under way, or one that is about to be set up, takes no finished model away.
    """
    own = session.run(draft)
    found = [str(own.folder)] if own is not None and models.ready(own) else _of(draft.folder or "")
    for place in (_picked(draft), *found):
        try:
            if place is not None:
                return session.view(Path(place))
        except GraftError:
            continue
    return None


def picker(draft: Draft) -> RunView | None:
    """The model that is shown, named; with others of the same data it can be exchanged."""
    run = shown(draft)
    if run is None:
        return None
    others = _of(draft.folder or "")
    places = list(dict.fromkeys((str(run.folder), *others)))
    if len(places) > 1:
        st.selectbox(
            "Model",
            sorted(places, reverse=True),
            format_func=lambda place: exact(begin.describe(session.view(Path(place)))),
            key=session.bound("model", str(run.folder)),
            on_change=_pick,
            help=why("results.model"),
            width=420,
        )
    return run


def _pick() -> None:
    session.remember("model-picked", (session.draft().run, session.now("model")))


def _picked(draft: Draft) -> str | None:
    """What was picked, as long as the draft's own run is the same."""
    of, place = session.recall("model-picked", (None, None))
    return place if of == draft.run else None


def _of(folder: str) -> list[str]:
    """Of one data folder, the newest first."""
    written = ((str(place), models.last_written(place)) for place in store.folders())
    return [place for place, at in written if _data_of(place, at) == folder]


@st.cache_data(ttl=3, max_entries=1000, show_spinner=False)
def _data_of(place: str, written: int) -> str | None:
    del written  # part of the key: a training that has just ended is known at once
    return models.data_of(Path(place))
