"""Which changes help, measured on the user's own pictures: asked for, told here and at each switch.

Known for features of a backbone that is left as it is; for fine-tuning it is a hint.
"""

import streamlit as st

from core.data.dataset import Dataset
from core.protocol.benefit import BenefitAnswer, BenefitRequest
from core.report import benefit as words
from core.runs import measured, questions
from core.runs.questions import QuestionView
from pages.parts.shared import notices, ticking
from pages.parts.shared.words import duration, many, plain, why

_SIGNS = {
    "helps": ":material/trending_up:",
    "harms": ":material/trending_down:",
    "cannot tell": ":material/trending_flat:",
}


def show(
    asked: BenefitRequest | None,
    dataset: Dataset,
    last: QuestionView | None,
    answer: BenefitAnswer | None,
) -> None:
    """The button, the progress, or in two sentences what came out.

    Args:
        asked: the question as it would be asked now; None = not askable.
        dataset: whose pictures it is about.
        last: the newest one asked, in whatever state.
        answer: the newest answer.
    """
    if asked is None or not asked.augmentations:
        return
    with st.container(border=True, key="benefit"):
        if last and last.state == "running":
            ticking.question(
                last.folder,
                _trying,
                key="stop-benefit",
                note="You can go on: a training does not wait for it, and then it goes on too.",
            )
            return
        if last and last.error:
            notices.error(last.error)
        if answer:
            st.markdown(f":material/task_alt: **{words.outcome(answer)}**")
            st.caption(_basis(answer))
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            if not answer:
                st.caption(why("augment.benefit_open"), width="content")
            if st.button(
                "Measure again" if answer else "Measure what helps",
                icon=":material/trending_up:",
                key="measure-benefit",
                type="tertiary",
                help=why("augment.benefit"),
            ):
                again = questions.read(measured.place(asked)).state == "done"
                questions.start(asked.verb, asked.as_json(), dataset, again=again)
                st.rerun()


def _trying(view: QuestionView) -> str:
    return f"Trying each change on your pictures: {plain(view.what, longest=80) or 'getting ready'}"


def _basis(answer: BenefitAnswer) -> str:
    return (
        f"Each by itself, on {many(answer.n, 'training picture')} that were held out in turn, in "
        f"{duration(answer.seconds)}; backbone left as it is. {why('augment.benefit_hint')}"
    )


def line(answer: BenefitAnswer | None, name: str) -> None:
    """At the switch of an augmentation: what it brought, where it was measured."""
    one = answer.of(name) if answer else None
    if one is not None:
        st.caption(f"{_SIGNS[one.verdict]} {words.sentence(one)}")
