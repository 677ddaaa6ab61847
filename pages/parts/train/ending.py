"""The end of a training: what it came to in a few sentences, its pictures, and three ways on."""

import streamlit as st

from core.report import closing, expected, held_out, side_scores
from core.runs import status_sentence
from core.runs.store import RunView
from core.tasks import table as tasks
from core.tasks.class_scores import ClassificationScores
from pages.parts.shared import gallery, models, more, scored, session
from pages.parts.shared.words import many, percent, plain, why

_SHOWN = 6


def show(run: RunView) -> None:
    """Score, confusion and buttons of a run that has a model."""
    metric = tasks.of(run.plan.task).metric
    value, n = run.validation.get(metric.name), int(run.validation.get("n") or 0)
    with st.container(border=True, key="ending"):
        if value is not None:
            low, high = (run.validation.get(name) for name in ("low", "high"))
            spread = f"{scored.between(low, high)}, {many(n, 'picture')} it did not learn from"
            st.markdown(f"### {percent(value)} {metric.said} ({spread})")
            beside = expected.after(run.plan, low, high)
            if beside:
                st.markdown(beside)
        _beside(run)
        _mixed_up(run)
        with st.container(horizontal=True):
            if st.button("Try it", type="primary", icon=":material/photo_camera:", key="try"):
                st.switch_page("predict.py")
            if st.button("Improve it", icon=":material/trending_up:", key="improve"):
                session.change(run=None)
                st.rerun()
            if st.button("Take it along", icon=":material/deployed_code:", key="take"):
                st.switch_page("predict.py", query_params={models.TAKE_ALONG: "1"})


def _beside(run: RunView) -> None:
    """What else is known of it: held out in turn, gained over the model before, ended early."""
    metric = tasks.of(run.plan.task).metric
    turn = held_out.sentence(run.result, metric) if run.result else ""
    if turn:
        st.markdown(turn, help=why("results.folds"))
    if gained := scored.gained(run):
        st.markdown(plain(gained.sentence, longest=500), help=why("results.gain"))
    early = status_sentence.early_end(run)
    if early:
        st.markdown(early)


def _mixed_up(run: RunView) -> None:
    if not side_scores.path(run.folder, "validation").is_file():
        return
    answers, scores = scored.read(run, "validation")
    if not isinstance(scores, ClassificationScores):
        return
    pair = closing.mixed_up(scores, answers)
    if pair is None:
        wrong = scores.n - sum(row[at] for at, row in enumerate(scores.confusion))
        st.markdown(
            f"{many(wrong, 'mistake')}, no two classes are mixed up more than once."
            if wrong
            else "Not one mistake on these pictures."
        )
    else:
        one, other = (plain(name) for name in pair.classes)
        shown = pair.pictures[:_SHOWN]
        every = len(shown) == len(pair.pictures)
        these = f"here are the {len(shown)} pictures" if every else f"here are {len(shown)} of them"
        st.markdown(f"It mixes up **{one}** and **{other}**; {these}.")
        reason = f"The model mixes up {pair.classes[0]} and {pair.classes[1]}."
        gallery.strip(scored.cards(run, shown, "validation", reason), row="mixed-up", width=110)
    measured = more.of_run(run)  # it says of which class, and beside the curve it is read
    lacking = None if measured else closing.weakest(scores, run.learning)
    if lacking is not None:
        st.markdown(f"More pictures of **{plain(lacking.label)}** would help most.")
