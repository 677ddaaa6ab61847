"""Downloads of weights: started by a click, shown with progress and time left, gone on with."""

import streamlit as st

from core.errors import GraftError
from core.weights import pretrained
from core.weights.backbones import Backbone
from pages.parts.shared import background_jobs, notices, session, shortlist, ticking
from pages.parts.shared.background_jobs import Errand
from pages.parts.shared.words import plain, time_left, why

_KIND = "fetch "


def button(facts: Backbone, *, key: str) -> None:
    """The button that downloads one backbone, or why there is none."""
    if facts.download_mb is None:
        st.caption(":material/cloud_off: Not offered for download")
        return
    at_work = (
        errand := background_jobs.look(_KIND + facts.timm_name)
    ) and errand.state == "running"
    if st.button(
        f"{'On its way …' if at_work else f'Download {facts.download_mb:,.0f} MB'} "
        f"**{plain(facts.timm_name)}**",
        icon=":material/download:",
        disabled=bool(at_work),
        width="stretch",
        key=f"fetch-{key}",
        help=why("backbone.download"),
    ):
        begin(facts.timm_name)
        st.rerun()


def begin(name: str) -> None:
    """Fetch weights in the background; what arrived in an earlier try is not fetched again."""
    background_jobs.start(_KIND + name, name, lambda progress: pretrained.fetch(name, progress))


def show() -> None:
    """Every download that is at work, has failed or has arrived; looks again by itself."""
    ticking.jobs(_KIND, _downloads)


def _downloads() -> None:
    for number, errand in enumerate(background_jobs.of(_KIND)):
        with st.container(border=errand.error is None, key=f"download-{number}"):
            _download(errand, number)


def _download(errand: Errand, number: int) -> None:
    if errand.state == "running":
        _running(errand, number)
        return
    about = f"**{plain(errand.title)}**"
    if errand.error:
        notices.error(errand.error)
    with st.container(horizontal=True, vertical_alignment="center"):
        if errand.state == "done":
            st.badge("Arrived", icon=":material/download_done:", color="primary")
            st.markdown(f"**{plain(errand.title)}**, checked against the checksum of its source.")
            if st.button(f"Use this one {about}", key=f"use-download-{number}"):
                _use(errand)
        else:
            if errand.state == "stopped":
                st.markdown(f"**{plain(errand.title)}**: stopped; what has arrived is kept.")
            again = "Try again" if errand.error else "Go on"
            if st.button(f"{again} {about}", key=f"resume-{number}"):
                begin(errand.title)
                st.rerun()
        if st.button(f"Close {about}", key=f"close-download-{number}", type="tertiary"):
            background_jobs.forget(errand.key)
            st.rerun()


def _running(errand: Errand, number: int) -> None:
    text = f"Asking for {plain(errand.title)} …"
    if errand.total:
        mega = f"{errand.done / 1e6:,.0f} of {errand.total / 1e6:,.0f} MB"
        text = f"{plain(errand.title)}: {mega}{time_left(errand.seconds_left)}"
    st.progress(errand.share, text=text)
    st.button(
        f"{'Stopping …' if errand.stopping else 'Stop'} **{plain(errand.title)}**",
        disabled=errand.stopping,
        key=f"stop-download-{number}",
        on_click=background_jobs.stop,
        args=(errand.key,),
    )


def _use(errand: Errand) -> None:
    try:
        session.change(backbone=shortlist.exact(errand.result).model_dump())
    except GraftError as problem:
        notices.error(problem)
        return
    background_jobs.forget(errand.key)
    st.rerun()
