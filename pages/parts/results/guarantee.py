"""Sets of classes that hold the right one as often as was asked for; the choice is kept."""

import streamlit as st

from core.report import answer_sets, side_scores
from core.report.answer_sets import AnswerSets
from core.runs import guarantee
from core.runs.guarantee import Guarantee
from core.runs.store import RunView
from core.tasks import conformal
from core.tasks import table as tasks
from pages.parts.shared import notices, scored
from pages.parts.shared.words import percent, plain, why


@st.fragment
def show(run: RunView) -> None:
    """The choice of a guarantee, and what it comes to; only where each picture shows one class."""
    st.subheader("Several answers, with a guarantee", help=why("results.sets"))
    if tasks.of(run.plan.task).several:
        st.caption(why("results.sets_several"))
        return
    kept = guarantee.kept(run.folder)
    share = st.segmented_control(
        "How often the right class is to be among them",
        conformal.GUARANTEES,
        format_func=percent,
        default=kept.share if kept else conformal.GUARANTEES[0],
        required=True,
        key=f"guarantee-{run.folder.name}"[:80],
    )
    if not side_scores.path(run.folder, "validation").is_file():
        st.caption("Not known yet: there are no answers to validation pictures.")
        return
    opened = side_scores.path(run.folder, "test").is_file()
    sets = answer_sets.measured(
        scored.read(run, "validation")[0],
        scored.belonging(run, "validation"),
        (scored.read(run, "test")[0], scored.belonging(run, "test")) if opened else None,
        float(share or conformal.GUARANTEES[0]),
    )
    st.markdown(plain(sets.sentence, longest=500))
    _keep(run, sets, kept)


def _keep(run: RunView, sets: AnswerSets, kept: Guarantee | None) -> None:
    """The button that keeps what is tried, or takes back what is kept; always what is kept."""
    if sets.least is None and kept is None:
        return
    tried = Guarantee(share=sets.guarantee, least=sets.least) if sets.least is not None else None
    back = kept is not None and tried in (kept, None)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Take it back" if back else "Keep it with the model",
            icon=":material/bookmark_remove:" if back else ":material/bookmark:",
            key="keep-guarantee",
            help=why("results.sets_keep"),
        ):
            with notices.guard():
                guarantee.keep(run.folder, None if back else tried)
                st.rerun()
        told = (
            f"The classes are told with {percent(kept.share)}" if kept else "No such list is told"
        )
        st.caption(f"{told} where this model is used.")
