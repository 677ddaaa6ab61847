"""What is missing to read some of the pictures of a folder, and the button that brings it."""

import functools
from collections.abc import Sequence

import streamlit as st

from core.data import readers
from core.data.readers import Reader
from core.runs import engine_client, reader_install
from pages.parts.shared import background_jobs, notices, session, ticking
from pages.parts.shared.background_jobs import Errand
from pages.parts.shared.words import many, why

_KIND = "install "


def offer(reasons: Sequence[str], *, all_told: bool = True) -> None:
    """A card for each format whose reader is missing.

    Args:
        reasons: why files were left out.
        all_told: False where these are not the reasons of all of them.
    """
    for reader, n in readers.missing(reasons).items():
        how_many = f"{many(n, 'picture')} of this folder" if all_told else "Pictures of this folder"
        said = f"{how_many} {'is' if all_told and n == 1 else 'are'} {reader.title}"
        ticking.jobs(_KIND + reader.extra, functools.partial(_card, reader, said))


def _card(reader: Reader, said: str) -> None:
    errand = background_jobs.look(_KIND + reader.extra)
    if errand and errand.state == "done":
        background_jobs.forget(errand.key)
        _installed()
    if errand and errand.error:
        notices.error(errand.error, key=f"-{reader.extra}")
    at_work = errand is not None and errand.state == "running"
    with st.container(border=True, key=f"reader-{reader.extra}", gap="xsmall"):
        st.markdown(f":material/extension: **{said}**: reading them needs one more package.")
        st.caption(why(f"readers.{reader.extra}"))
        if at_work and errand:
            _running(reader, errand)
        else:
            again = "Try again: install" if errand else "Install"
            st.button(
                f"{again} {reader.title} reading",
                icon=":material/download:",
                key=f"install-{reader.extra}",
                help=why("readers.install"),
                on_click=begin,
                args=(reader,),
            )


def begin(reader: Reader) -> None:
    """Install it in the background."""
    background_jobs.start(
        _KIND + reader.extra,
        f"Installing {reader.title} reading",
        lambda tell: reader_install.install(reader, tell),
    )


def _running(reader: Reader, errand: Errand) -> None:
    text = f"Fetching what reads {reader.title} …"
    if errand.total:
        text = f"{errand.done / 1e6:,.1f} of {errand.total / 1e6:,.1f} MB"
    st.progress(errand.share, text=text)
    st.button(
        "Stopping …" if errand.stopping else "Stop",
        disabled=errand.stopping,
        key=f"stop-install-{reader.extra}",
        on_click=background_jobs.stop,
        args=(errand.key,),
    )


def _installed() -> None:
    """Have the folder looked through anew, by an engine that knows the format too."""
    engine_client.shared().close()
    session.change(looked=session.draft().looked + 1)
    st.rerun()
