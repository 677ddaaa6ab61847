"""Taking the model along: a card for each format, with what was found and where it lies."""

import functools
from pathlib import Path

import streamlit as st

from core import archive, files
from core.protocol.export import CERTIFICATE, Certificate, ExportFormat, ExportRequest
from core.runs import web_runtime
from core.runs.store import RunView
from pages.parts.predict import web_page
from pages.parts.shared import background_jobs, folder_button, notices, session, ticking
from pages.parts.shared.words import many, plain, spoken, why

_KIND = "export "
_TITLES: dict[ExportFormat, tuple[str, str]] = {
    "onnx": ("ONNX file", ":material/deployed_code:"),
    "timm": ("timm folder", ":material/folder_zip:"),
    "int8": ("ONNX in 8 bits", ":material/compress:"),
    "torch": ("PyTorch program", ":material/local_fire_department:"),
    "safetensors": ("safetensors", ":material/table:"),
    "openvino": ("OpenVINO", ":material/memory:"),
}
_FIRST: tuple[ExportFormat, ...] = ("onnx", "timm")
_WITH_PAGE = ("onnx", "int8")
_LONGEST_S = 1800.0


def show(run: RunView) -> None:
    """The usual formats, and the others behind a fold."""
    ticking.jobs(_KIND, functools.partial(_cards, run))


def _cards(run: RunView) -> None:
    _grid(run, _FIRST)
    others = tuple(name for name in _TITLES if name not in _FIRST)
    began = any(_exports(run, name) or background_jobs.look(_key(run, name)) for name in others)
    with st.expander("More formats", expanded=began, icon=":material/more_horiz:"):
        _grid(run, others)


def _grid(run: RunView, formats: tuple[ExportFormat, ...]) -> None:
    with st.grid(2, min_column_width=280):
        for form in formats:
            title, icon = _TITLES[form]
            with st.container(border=True, height="stretch", key=f"export-{form}"):
                st.markdown(f"#### {icon}  {title}")
                st.markdown(why(f"predict.{form}"))
                _card(run, form, title)


def _card(run: RunView, form: ExportFormat, title: str) -> None:
    errand = background_jobs.look(_key(run, form))
    at_work = errand is not None and errand.state == "running"
    web = form in _WITH_PAGE and web_page.wanted(form)
    if at_work and errand:
        compared = f": {errand.done:,} of {errand.total:,} answers" if errand.total else ""
        st.progress(errand.share, text=f"Writing it, and comparing it with the original{compared}")
    else:
        st.button(
            f"Export as {title}",
            key=f"do-{form}",
            width="stretch",
            disabled=background_jobs.busy(_KIND) or (web and not web_runtime.ready()),
            on_click=_begin,
            args=(run, form, web),
        )
    if errand and errand.error:
        notices.error(errand.error, key=f"-export-{form}")
    _where(run, form)


def _begin(run: RunView, form: ExportFormat, web: bool) -> None:
    """Export in the background: a large network takes minutes."""
    request = ExportRequest(run=run.folder, format=form, out=_free_place(run, form), web=web)
    desk = session.desk()
    background_jobs.start(
        _key(run, form),
        "The export",
        lambda tell: desk.ask(request, timeout_s=_LONGEST_S, on_progress=tell),
    )


def _key(run: RunView, form: str) -> str:
    return f"{_KIND}{form} {run.folder}"


def _where(run: RunView, form: ExportFormat) -> None:
    """The newest export and what was found; it is still told after a refresh."""
    done = _exports(run, form)
    if not done:
        return
    folder = done[-1]
    st.markdown(f":material/check_circle: It lies in {plain(str(folder))}")
    found = Certificate.recall(files.recall_json(folder / CERTIFICATE))
    st.caption(spoken(found.sentence, longest=600) if found else "Exported earlier.")
    with st.container(horizontal=True):
        st.download_button(
            f"Download as zip **{plain(folder.name)}**",
            data=lambda: archive.zipped(folder),
            file_name=f"{files.safe_name(run.name)}-{folder.name}.zip",
            mime="application/zip",
            icon=":material/download:",
            on_click="ignore",
            key=f"download-{form}",
        )
        folder_button.show(folder, key=f"show-{form}", name=plain(folder.name))
    st.markdown(why(f"predict.{form}_use"))
    if (folder / "web-page.html").is_file():
        st.markdown(why("predict.web_use"))
    if len(done) > 1:
        st.caption(f"{many(len(done) - 1, 'earlier export')} beside it.")


def _exports(run: RunView, form: str) -> list[Path]:
    place = run.folder / "exports"
    return sorted(place.glob(f"{form}-*")) if place.is_dir() else []


def _free_place(run: RunView, form: str) -> Path:
    """An export never overwrites an earlier one."""
    return run.folder / "exports" / f"{form}-{len(_exports(run, form)) + 1:02d}"
