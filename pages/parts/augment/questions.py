"""The questions that no picture can answer; those that the pictures answered are folded away."""

from collections.abc import Sequence

import streamlit as st

from core.safety import open_questions
from core.safety.audit_result import Audited
from core.safety.rules import QUESTIONS
from pages.parts.shared import session
from pages.parts.shared.words import spoken, why

_ANSWERS = {"yes": "Yes", "no": "No", "unknown": "Not sure"}
_SIGNS = {
    "safe": ":green[:material/check_circle:]",
    "partly": ":orange[:material/warning:]",
    "unsafe": ":red[:material/dangerous:]",
    "open": ":gray[:material/help:]",
}


def show(measured: Audited | None, *, looking: bool) -> None:
    """What only the user knows, as questions; the rest as answers that can be overruled.

    Args:
        measured: what the pictures say; None = nothing yet.
        looking: they are being looked at just now, so that asking can wait.
    """
    answers = session.draft().answers
    wanted = [] if looking else open_questions.open_questions(measured)
    unanswered = [name for name in wanted if getattr(answers, name) == "unknown"]
    if wanted:
        label = (
            f"Your pictures leave {len(wanted)} of {len(QUESTIONS)} questions open"
            if measured
            else f"Five questions about your pictures ({len(unanswered)} open)"
        )
        with st.expander(label, expanded=True, icon=":material/quiz:", key="questions-open"):
            _ask(wanted, measured)
    rest = [name for name in QUESTIONS if name not in wanted]
    if rest:
        label = "Your pictures are asked first" if looking else "Answered by your pictures"
        with st.expander(label, expanded=False, icon=":material/task_alt:", key="questions-rest"):
            _ask(rest, measured)


def _ask(names: Sequence[str], measured: Audited | None) -> None:
    answers = session.draft().answers
    for field in names:
        st.segmented_control(
            QUESTIONS[field],
            list(_ANSWERS),
            format_func=_ANSWERS.__getitem__,
            key=session.bound(f"answers.{field}", getattr(answers, field)),
            on_change=_answered,
            args=(field,),
            required=True,
            help=why(f"augment.{field}"),
        )
        said = open_questions.settled(field, measured)
        if said.sentence:
            st.caption(f"{_SIGNS[said.says]} {spoken(said.sentence, longest=300)}")


def _answered(field: str) -> None:
    if session.now(f"answers.{field}") is not None:
        session.save_part("answers", field)
