"""A watched folder: started and stopped here, and its last answers."""

from pathlib import Path

import streamlit as st

from core.data import typed_path
from core.protocol.prediction import PicturePrediction
from core.protocol.watch import WatchRequest
from core.report import answer_table, watch_table
from core.report.answer_index import AnswerIndex
from core.runs import not_sure, questions
from core.runs.questions import QuestionView
from core.runs.store import RunView
from pages.parts.predict import answers
from pages.parts.shared import folder_browser as browser
from pages.parts.shared import folder_button, gallery, notices, session
from pages.parts.shared.picture_card import PictureCard
from pages.parts.shared.words import many, percent, plain, why

SURE_PERCENT = 90
_LAST = 8
_EVERY_S = 2
_KEPT = 20
"""Watches of earlier that are looked through."""


def show(run: RunView) -> None:
    """What is watched for this model, or what is needed to begin."""
    earlier = _earlier(run)
    going = [(request, view) for request, view in earlier if view.state == "running"]
    st.markdown(why("predict.watch"), width=760)
    for number, (request, view) in enumerate(going):
        with st.container(border=True, key=f"watch-{number}"), notices.guard():
            _at_work(run, request, view, number)
    last = earlier[0] if earlier and not going else None
    if last and last[1].error:
        notices.error(last[1].error)
    if not going:
        _begin(run, last[0] if last else None)
        if last:
            with notices.guard():
                _last_answers(_table(run, last[0]), last[0], 0)


def _earlier(run: RunView) -> list[tuple[WatchRequest, QuestionView]]:
    """What was watched with this model, the newest first."""
    found = []
    for place, arguments in list(questions.asked("watch"))[:_KEPT]:
        try:
            request = WatchRequest.model_validate(arguments)
        except ValueError:
            continue
        if request.run == run.folder:
            found.append((request, questions.read(place)))
    return found


def _begin(run: RunView, last: WatchRequest | None) -> None:
    with st.container(border=True, key="watch-begin"):
        folder = _path("Folder to watch", "watch-in", last.folder if last else None)
        out = _path("Folder for the sorted copies", "watch-out", last.out if last else None)
        sure = st.slider(
            "Sorted where the model is at least so sure; the others are set aside",
            min_value=0,
            max_value=100,
            value=round(100 * last.sure) if last else _sure_percent(run),
            format="%d %%",
            key="watch-sure",
            help=why("predict.watch_sure"),
        )
        ready = bool(folder and out)
        pressed = st.button(
            "Watch it", icon=":material/visibility:", disabled=not ready, key="watch"
        )
        if pressed and folder and out:
            request = WatchRequest(run=run.folder, folder=folder, out=out, sure=sure / 100)
            with notices.guard():
                questions.start(request.verb, request.as_json(), again=True)
                st.rerun()


def _sure_percent(run: RunView) -> int:
    """What was chosen on Results, else what errs in one of ten at most where it is right."""
    return round(100 * not_sure.below(run.folder)) or SURE_PERCENT


def _path(title: str, name: str, last: Path | None) -> Path | None:
    shown = session.recall(name, str(last) if last else "")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            title,
            key=session.bound(name, shown),
            on_change=lambda: session.remember(name, session.now(name)),
        )
        browse = f"Browse **{title}**"  # the name is only spoken
        if st.button(browse, icon=":material/folder_open:", key=f"browse-{name}"):
            _browse(name)
    return typed_path.read(str(session.recall(name, shown)))


@st.dialog("Choose a folder", width="medium")
def _browse(name: str) -> None:
    folder = browser.pick(name)
    if folder is not None:
        session.remember(name, str(folder))
        st.rerun()


def _at_work(run: RunView, request: WatchRequest, view: QuestionView, number: int) -> None:
    st.markdown(f":material/visibility: **Watching {plain(str(request.folder))}**")
    table = _table(run, request)
    _state(view.folder, table, len(table))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Stop watching",
            key=f"stop-watch-{number}",
            on_click=questions.stop,
            args=(view.folder,),
        )
        folder_button.show(request.out, key=f"show-watch-{number}")
    _last_answers(table, request, number)


@st.fragment(run_every=_EVERY_S)
def _state(place: Path, table: AnswerIndex, shown: int) -> None:
    """Drawn again by itself; where something came, the whole page is."""
    now = questions.read(place)
    table.refresh()
    if now.state != "running" or len(table) != shown:
        st.rerun()
    came = f"{many(shown, 'picture')} answered so far." if shown else "Nothing came yet."
    st.caption(f"{came} {plain(now.what)}", help=why("predict.watching"))


def _last_answers(table: AnswerIndex, request: WatchRequest, number: int) -> None:
    if not len(table):
        return
    rows = table.read(range(len(table))[-_LAST:][::-1])
    cards = [_card(request, row) for row in rows]
    st.caption(f"The latest first. All answers are in {plain(str(table.path))}")
    gallery.wall(cards, [card.answer for card in cards], row=f"watched-{number}", width=120)


def _card(request: WatchRequest, row: PicturePrediction) -> PictureCard:
    sure = f", {percent(row.confidence)} sure" if row.confidence is not None else ""
    doubt = "not sure, perhaps " if row.sureness < request.sure else ""
    answer = row.error.what if row.error else f"{doubt}{answers.said(row)}{sure}"
    path = request.folder / row.file
    return PictureCard(path=path, name=row.file, answer=answer, reason=why("predict.came"))


def _table(run: RunView, request: WatchRequest) -> AnswerIndex:
    columns = answer_table.columns_of(run.plan, request.top, watch_table.MORE)
    path = watch_table.place_of(request)
    known = _tables().setdefault(path, AnswerIndex(path=path, columns=columns))
    known.refresh()
    return known


@st.cache_resource(show_spinner=False)
def _tables() -> dict[Path, AnswerIndex]:
    return {}
