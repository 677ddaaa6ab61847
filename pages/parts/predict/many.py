"""Many pictures, answered in the background: progress, Stop, Go on, and what was answered so far.

The table on disk is the truth: a closed tab or a killed server loses nothing, and no picture is
answered twice.
"""

from collections.abc import MutableMapping, Sequence
from pathlib import Path

import streamlit as st

from core.protocol.prediction import ManyRequest, PicturePrediction
from core.report import answer_table, caution
from core.report.answer_index import AnswerIndex, Label
from core.runs import best_weights, guarantee, not_sure, questions
from core.runs.questions import QuestionView
from core.runs.store import RunView
from pages.parts.predict import answers, sorting
from pages.parts.shared import gallery, notices, session, ticking
from pages.parts.shared.words import exact, many, plain, why

_NOT_READ = "Could not be read"
_STARTS = {
    "none": "Answer all of them",
    "stopped": "Go on",
    "interrupted": "Go on",
    "failed": "Go on",
    "done": "Look for new ones",
}


def under_way(run: RunView) -> str | None:
    """The folder or list that was asked about last, where not all of it is answered."""
    for place, arguments in questions.asked("predict"):
        if arguments.get("run") == str(run.folder):
            ended = questions.read(place).state == "done"
            return None if ended else str(arguments["files"][0])
    return None


def show(run: RunView, source: Path) -> None:
    """How far it is, and the answers so far.

    Args:
        run: whose model is asked.
        source: a folder, or a list.
    """
    mark = best_weights.mark(run.folder)
    request = ManyRequest(run=run.folder, model=mark, files=(source,), top=answers.TOP)
    place = questions.folder(request.verb, request.as_json())
    view = questions.read(place)
    table = _answered(run, place / questions.ANSWERS_TABLE)
    with st.container(border=True, key="many"):
        _state(view, request, len(table))
    if len(table):
        _so_far(run, table, source)


def _start(request: ManyRequest) -> None:
    questions.start(request.verb, request.as_json(), again=True)


def _state(view: QuestionView, request: ManyRequest, count: int) -> None:
    if view.state == "running":
        ticking.question(view.folder, _at_work, key="stop-many", note=why("predict.background"))
        st.button("Show the answers so far", icon=":material/refresh:", key="look-many")
        return
    if view.error:
        notices.error(view.error)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_ended(view, count), width="content")
        if st.button(
            _STARTS[view.state],
            icon=":material/play_arrow:",
            type="primary" if view.state != "done" else "secondary",
            key="go-on-many",
        ):
            _start(request)
            st.rerun()


def _at_work(view: QuestionView) -> str:
    if not view.total:
        return plain(view.what) if view.what else "Loading the model …"
    return f"{view.done:,} of {many(view.total, 'picture')} answered"


def _ended(view: QuestionView, count: int) -> str:
    if view.state == "none":
        return why("predict.many")
    if view.state == "done":
        return f"**All answered: {many(count, 'picture')}.**"
    of = f" of {view.total:,}" if view.total else ""
    return f"**Not at its end: {count:,}{of} answered.** What was answered is kept."


def _so_far(run: RunView, table: AnswerIndex, source: Path) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rows = _chosen(table)
        st.download_button(
            "Download as CSV",
            data=lambda: table.path.read_bytes(),
            file_name=f"{run.folder.name}-predictions.csv",
            mime="text/csv",
            icon=":material/download:",
            help=why("predict.csv"),
            key="csv-many",
        )
    shown = gallery.part(answers.ROW, len(rows), answers.ANSWERS_A_PAGE)
    records = table.read([rows[at] for at in shown])
    for record in records:
        if record.error:
            st.markdown(f":material/broken_image: {plain(record.error.what, longest=400)}")
    answers.page(run, [_judged(run, record) for record in records if not record.error])
    gallery.turn(answers.ROW, len(rows), answers.ANSWERS_A_PAGE)
    sorting.show(run, table.path, table.columns, source)


def _judged(run: RunView, record: PicturePrediction) -> PicturePrediction:
    """By what is kept with the model now: the table is older, perhaps."""
    below = not_sure.below(run.folder)
    sure = record.sureness >= below if below else None
    chosen = guarantee.kept(run.folder) if record.top else None
    one_of = caution.among(record.top, chosen, len(run.plan.classes)) if chosen else None
    return record.model_copy(update={"sure": sure, "one_of": one_of})


def _chosen(table: AnswerIndex) -> Sequence[int]:
    """The rows that are looked at: all, or those with one answer."""
    counts = table.counts
    labels: list[Label] = [*counts]
    titles = [f"All answers ({len(table):,})"]
    for label, count in counts.items():
        name = _NOT_READ if label is None else exact(label or "None of them", longest=60)
        titles.append(f"{name} ({count:,})")
    at = st.selectbox(
        "Which answers",
        range(len(titles)),
        format_func=titles.__getitem__,
        key="which-answers",
        on_change=session.forget,
        args=(f"page-{answers.ROW}",),
        width=320,
    )
    return table.of(labels[at - 1]) if at else range(len(table))


@st.cache_resource(show_spinner=False)
def _tables() -> MutableMapping[Path, AnswerIndex]:
    return {}


def _answered(run: RunView, path: Path) -> AnswerIndex:
    """What a table holds now; only rows that were added since the last look are read."""
    columns = answer_table.columns_of(run.plan, answers.TOP, answer_table.MODEL)
    table = _tables().setdefault(path, AnswerIndex(path=path, columns=columns))
    table.refresh()
    return table
