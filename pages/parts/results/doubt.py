"""When to say "not sure": a threshold that is tried on scored pictures, and kept with the model."""

import streamlit as st

from core.protocol.prediction import PredictRequest
from core.report import none_of_these, not_sure
from core.report.none_of_these import NoneOfThese
from core.report.predictions import Predictions
from core.report.side_scores import Scored
from core.runs import not_sure as thresholds
from core.runs.store import RunView
from core.tasks import table as tasks
from pages.parts.shared import chart, datasets, notices, scored, session
from pages.parts.shared.words import many, percent, plain, why


@st.fragment
def show(run: RunView, answers: Predictions, side: Scored) -> None:
    """Slider, chart and what is kept.

    Args:
        run: whose it is.
        answers: to the pictures of one side.
        side: that side.
    """
    st.subheader("When to say “not sure”", help=why("results.not_sure"))
    task = tasks.of(run.plan.task)
    if task.several:
        st.caption(why("results.not_sure_several"))
    kept = thresholds.below(run.folder)
    curve = not_sure.steps(answers, scored.belonging(run, side), several=task.several)
    left, right = st.columns([5, 3], gap="medium")
    with right:
        at = st.slider(
            "Not sure below",
            0,
            99,
            round(100 * kept),
            format="%d %%",
            key=f"not-sure-{run.folder.name}"[:80],
            help=why("results.not_sure_below"),
        )
        chosen = curve[at]
        st.markdown(not_sure.describe(chosen, curve[0]))
        if not task.several:
            _nothing_of_these(run, chosen.below)
        _keep(run, chosen.below, kept)
    with left:
        chart.show(
            not_sure.draw(curve, chosen),
            key=f"answered-{run.folder.name}"[:80],
            alt=not_sure.describe(chosen, curve[0]),
            height=not_sure.HEIGHT,
        )


def _keep(run: RunView, below: float, kept: float) -> None:
    """The button, where there is another one to keep; always what is kept."""
    told = f"An answer below {percent(kept)} is “not sure”" if kept else "Every answer counts"
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Keep it with the model",
            icon=":material/bookmark:",
            key="keep-not-sure",
            disabled=below == kept,
            help=why("results.not_sure_keep"),
        ):
            with notices.guard():
                thresholds.keep(run.folder, below)
                st.rerun()
        st.caption(f"{told} where this model is used.")


def _nothing_of_these(run: RunView, below: float) -> None:
    """How many of the pictures that show none of the classes would be refused."""
    dataset = datasets.known(session.draft())
    if dataset is None or str(dataset.folder) != run.plan.folder:
        return
    pictures = none_of_these.pictures(dataset)
    answered = none_of_these.kept(run.folder)
    sure = [answered[one.content] for one in pictures if one.content in answered]
    told = not_sure.refused(sure, below)
    if told:
        st.markdown(plain(told.sentence, longest=300))
    if len(sure) < len(pictures) and st.button(
        f"Ask it about {many(len(pictures), 'picture')} of none of the classes",
        icon=":material/help:",
        key="ask-none",
    ):
        _ask(run, pictures)


def _ask(run: RunView, pictures: list[NoneOfThese]) -> None:
    with notices.guard(), st.spinner("Asking the model …"):
        request = PredictRequest(run=run.folder, files=tuple(one.path for one in pictures), top=1)
        rows = session.desk().ask(request).predictions
        none_of_these.keep(
            run.folder,
            {
                one.content: row.confidence
                for one, row in zip(pictures, rows, strict=True)
                if row.confidence is not None
            },
        )
        st.rerun()
