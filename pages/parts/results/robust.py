"""What a model goes by: with half of a picture covered, under changes, by camera, day or folder."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from core.data.dataset import Picture
from core.protocol.robustness import TRIALS, Condition, RobustAnswer, RobustRequest
from core.report import by_group
from core.report import robustness as said
from core.report.by_group import Division
from core.report.predictions import Predictions
from core.runs import questions, robustness
from core.runs.questions import QuestionView
from core.runs.store import RunView
from pages.parts.shared import datasets, notices, run_rows, session, ticking
from pages.parts.shared.words import many, percent, plain, spoken, why

_PARTS_SHOWN = 12
_LEFT_OUT = "–"


def show(run: RunView, answers: Predictions) -> None:
    """Shortcuts, robustness, and each circumstance that is known.

    Args:
        run: whose model it is.
        answers: its predictions of the side that is looked at.
    """
    st.subheader("Does it take a shortcut?", help=why("results.shortcuts"))
    answer = _measured(
        robustness.shortcuts(run.folder, run.plan, said.side(run.folder)), "shortcuts"
    )
    if answer:
        for sentence in said.shortcut_sentences(answer):
            st.markdown(plain(sentence, longest=400))
        st.caption(f"{said.basis(answer)}. {why('results.shortcuts_basis')}")
    st.subheader("What if pictures come otherwise?", help=why("results.robustness"))
    _robustness(run)
    for division in by_group.divisions(
        answers, run_rows.rows(run.folder, run.plan.task), _pictures(run)
    ):
        _division(division)


def _robustness(run: RunView) -> None:
    asked, left_out = robustness.under_changes(run.folder, run.plan, said.side(run.folder))
    if not asked.conditions:
        st.caption("No change is known to keep the class of these pictures, so none is tried.")
    elif answer := _measured(asked, "robustness"):
        st.markdown(plain(said.sentence(answer), longest=400))
        _table(answer)
        st.caption(f"{said.basis(answer)}. {why('results.robustness_basis')}")
    if left_out:
        with st.expander("What was left out, and why", icon=":material/shield:"):
            for one in left_out:
                st.markdown(f"- {plain(one.sentence, longest=300)}")


def _table(answer: RobustAnswer) -> None:
    """One row a change, one column a strength; what is not tried stays empty."""
    tried = [
        trial for trial in TRIALS if any(one.condition.name == trial.name for one in answer.scores)
    ]
    columns: dict[str, list[str]] = {"Change": [trial.title for trial in tried]}
    names = ("1 weak", "2", "3", "4", "5 strong")
    for at, name in enumerate(names):
        conditions = [Condition(name=one.name, strength=one.strengths[at]) for one in tried]
        columns[name] = [said.cell(answer.of(one), answer.n) or _LEFT_OUT for one in conditions]
    columns["Strengths"] = [
        f"{trial.in_words(trial.strengths[0])} … {trial.in_words(trial.strengths[-1])}"
        for trial in tried
    ]
    st.dataframe(
        columns, hide_index=True, alt="Share right under each change, weak to strong, with ranges"
    )


def _measured(asked: RobustRequest, key: str) -> RobustAnswer | None:
    """What was measured; else the button, or how far it is."""
    view = questions.read(questions.folder(asked.verb, asked.as_json()))
    if view.state == "running":
        ticking.question(view.folder, _words, key=f"stop-{key}")
        return None
    answer = RobustAnswer.recall(view.answer)
    if answer:
        return answer
    if view.error:
        notices.error(view.error, key=f"-{key}")
    if st.button("Measure", icon=":material/straighten:", key=f"measure-{key}"):
        questions.start(asked.verb, asked.as_json())
        st.rerun()
    return None


def _words(view: QuestionView) -> str:
    return f"Asking the model: {plain(view.what, longest=80) or 'getting ready'}"


def _pictures(run: RunView) -> Mapping[str, Picture]:
    """The run's pictures as they were scanned, where they were."""
    dataset = datasets.known(session.draft())
    if dataset is None or dataset.folder != Path(run.plan.folder):
        return {}
    return dataset.by_file


def _division(division: Division) -> None:
    st.subheader(f"By {division.by}", help=why("results.by_group"))
    st.markdown(spoken(division.sentence, longest=400))
    shown = division.parts[:_PARTS_SHOWN]
    st.dataframe(
        {
            division.by.capitalize(): [part.name for part in shown],
            "Pictures": [part.n for part in shown],
            "Right": [percent(part.share) for part in shown],
            "Range": [f"{part.low * 100:.0f}–{percent(part.high)}" for part in shown],
        },
        hide_index=True,
        alt=f"Share right by {division.by}, the weakest first",
    )
    if more := len(division.parts) - len(shown):
        st.caption(f"… and {many(more, division.by)} more.")
