"""Taking the model along: exports with where they lie."""

from pathlib import Path

import streamlit as st

from core import archive, files
from core.protocol.export import ExportFormat, ExportRequest
from core.runs.store import RunView
from pages.parts.shared import folder_button, notices, session
from pages.parts.shared.words import plain, why

_FORMATS: dict[ExportFormat, tuple[str, str]] = {
    "timm": ("timm folder", ":material/folder_zip:"),
    "onnx": ("ONNX file", ":material/deployed_code:"),
}


def show(run: RunView) -> None:
    """A card for each format."""
    with st.grid(2, min_column_width=280):
        for format_, (title, icon) in _FORMATS.items():
            with st.container(border=True, height="stretch", key=f"export-{format_}"):
                st.markdown(f"#### {icon}  {title}")
                st.markdown(why(f"predict.{format_}"))
                if st.button(f"Export as {title}", key=f"do-{format_}", width="stretch"):
                    _export(run, format_)
                _where(run, format_)


def _export(run: RunView, format_: ExportFormat) -> None:
    with notices.guard(), st.spinner("Exporting, and comparing the answers with the original …"):
        request = ExportRequest(run=run.folder, format=format_, out=_free_place(run, format_))
        answer = session.desk().ask(request, timeout_s=600)
        session.remember(f"export-{answer.folder}", answer.note)


def _where(run: RunView, format_: str) -> None:
    """The newest export and what was checked; it is still told after a refresh."""
    done = _exports(run, format_)
    if not done:
        return
    folder = done[-1]
    st.markdown(f":material/check_circle: It lies in {plain(str(folder))}")
    note = session.recall(f"export-{folder}")
    st.caption(plain(str(note), longest=300) if note else "Exported earlier.")
    with st.container(horizontal=True):
        st.download_button(
            f"Download as zip **{plain(folder.name)}**",
            data=lambda: archive.zipped(folder),
            file_name=f"{files.safe_name(run.name)}-{folder.name}.zip",
            mime="application/zip",
            icon=":material/download:",
            on_click="ignore",
            key=f"download-{format_}",
        )
        folder_button.show(folder, key=f"show-{format_}", name=plain(folder.name))
    st.markdown(why(f"predict.{format_}_use"))


def _exports(run: RunView, format_: str) -> list[Path]:
    place = run.folder / "exports"
    return sorted(place.glob(f"{format_}-*")) if place.is_dir() else []


def _free_place(run: RunView, format_: str) -> Path:
    """An export never overwrites an earlier one."""
    return run.folder / "exports" / f"{format_}-{len(_exports(run, format_)) + 1:02d}"
