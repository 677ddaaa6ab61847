"""What was corrected since a model was trained, and the button that trains again with it."""

from pathlib import Path

import streamlit as st

from core.data import collections
from core.data.annotations import journal, overlay, renames
from core.data.dataset import Dataset
from core.report.since import Since, since
from pages.parts.shared import datasets, run_rows, session
from pages.parts.shared.labelled import Labelled
from pages.parts.shared.words import many, why

_WISH = "improve"


def bar(run: Path, of: Labelled, *, always: bool = False) -> None:
    """One line on a page where something changed since.

    Args:
        run: whose model is shown.
        of: the data set that it was made of.
        always: also where nothing did, so that what lies below stays where it is.
    """
    known = datasets.known(session.draft())
    changed = _since(run, of, known if known is not None and known.folder == of.folder else None)
    if not (changed or always):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="since"):
        st.markdown(_told(changed), help=why("results.since"))
        _button(run, of, "improve", disabled=not changed)


def on_card(of: Labelled) -> None:
    """The same on the card of a picture, where what is said of it belongs to a model."""
    changed = _since(of.run, of, None) if of.run else None
    if not changed or not of.run or not changed.corrections:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="since-card"):
        st.caption(f"{many(changed.corrections, 'correction')} since this model", width="content")
        _button(of.run, of, "improve-card")


def _since(run: Path, of: Labelled, dataset: Dataset | None) -> Since:
    rows = run_rows.rows(run, of.kind)
    kept = collections.kept(collections.beside(of.folder))
    said = journal.read(of.folder)
    renamed = renames.between(said, of.position)
    return since(rows, overlay.counted(said), dataset, kept, renamed)


def _told(changed: Since) -> str:
    if not changed:
        return (
            f":material/update: **No corrections since this model.** {why('results.improve_how')}"
        )
    number = changed.corrections
    lead = f"**{many(number, 'correction')} since this model**" if number else "Since this model"
    return f":material/update: {lead}: {changed.sentence}."


def _button(run: Path, of: Labelled, key: str, *, disabled: bool = False) -> None:
    """Pictures of another folder than the one that is open are not trained with from here."""
    if session.draft().folder == str(of.folder) and st.button(
        "Improve it",
        icon=":material/trending_up:",
        key=key,
        disabled=disabled,
        help=why("results.improve"),
    ):
        wish(run)
        session.change(run=None)
        st.switch_page("train.py")


def wish(run: Path) -> None:
    """Let the Train page train it again when it is drawn next."""
    session.remember(_WISH, str(run))


def wished() -> Path | None:
    """The run that is to be trained again; asked for once, so that it does not start later."""
    run = session.recall(_WISH)
    forget()
    return Path(run) if run else None


def forget() -> None:
    """It is not wished any more."""
    session.forget(_WISH)
