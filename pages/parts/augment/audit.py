"""Label safety measured on the user's own pictures: begins by itself, told as it comes in."""

from functools import partial

import streamlit as st

from core.data.dataset import Dataset
from core.protocol.audit import AuditRequest
from core.runs import audits, questions
from core.runs.draft import Draft
from core.runs.questions import QuestionView
from core.safety.audit_result import Audited
from pages.parts.shared import label_safety, notices, ticking
from pages.parts.shared.words import duration, many, plain, why


def show(draft: Draft, dataset: Dataset) -> None:
    """The progress, or what was measured; looks again by itself while it is at work."""
    asked, thorough = (
        audits.question(dataset, draft.backbone, full=full) for full in (False, True)
    )
    if asked is None or thorough is None:
        return
    full = questions.read(audits.place(thorough)).state != "none"
    now = thorough if full else asked
    with st.container(border=True, key="audit"):
        if questions.read(audits.place(now)).state == "running":
            ticking.question(
                audits.place(now),
                partial(_progress, full=now.full),
                key="stop-audit",
                stop=lambda _: audits.decline(now),
                note="You can go on; a training does not wait for it.",
            )
        else:
            _told(label_safety.measured(draft, dataset), now, thorough, dataset)


def _progress(view: QuestionView, *, full: bool) -> str:
    what = plain(view.what, longest=80).lower() or "getting ready"
    speed = "every strength" if full else "the strongest of each"
    return f"Trying {speed} on your pictures: {what}"


def _told(
    result: Audited | None, now: AuditRequest, thorough: AuditRequest, dataset: Dataset
) -> None:
    view = questions.read(audits.place(now))
    if view.error:
        notices.error(view.error)
    if result is None:
        _ask(
            "Measure on my pictures",
            now,
            dataset,
            "So far the verdicts follow names and answers.",
        )
        return
    how = "every strength" if result.full else "each change at its strongest"
    st.markdown(f":material/task_alt: **Measured on {many(result.pictures, 'picture')} of yours**")
    if result.left_out:
        names = ", ".join(plain(name, longest=40) for name in result.left_out[:5])
        st.caption(f"Too few pictures to measure: {names}")
    if result.full:
        st.caption(f"At {how}, in {duration(result.seconds)}.")
    else:
        _ask(
            "Measure thoroughly", thorough, dataset, f"So far {how}, in {duration(result.seconds)}."
        )


def _ask(label: str, asked: AuditRequest, dataset: Dataset, said: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.caption(said, width="content")
        if st.button(
            label,
            icon=":material/straighten:",
            key="measure",
            type="tertiary",
            help=why("augment.measure"),
        ):
            audits.start(asked, dataset)
            st.rerun()
