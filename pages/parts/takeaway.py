"""Taking the model along: exports with where they lie."""

from pathlib import Path
from typing import Any

import streamlit as st

from core.runs.store import RunView
from pages.parts import notices, session
from pages.parts.words import plain, why

_FORMATS = {
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
                st.space("stretch")
                if st.button(f"Export as {title}", key=f"do-{format_}", width="stretch"):
                    _export(run, format_)
                _where(run, format_)


def _export(run: RunView, format_: str) -> None:
    with notices.guard(), st.spinner("Exporting, and comparing the answers with the original …"):
        answer = session.desk().ask(
            "export",
            timeout_s=600,
            run=str(run.folder),
            format=format_,
            out=str(_place(run, format_)),
        )
        session.remember(f"export-{format_}-{run.folder.name}", answer)


def _where(run: RunView, format_: str) -> None:
    answer: dict[str, Any] | None = session.recall(f"export-{format_}-{run.folder.name}")
    if answer is not None:
        st.markdown(f":material/check_circle: It lies in {plain(str(_place(run, format_)))}")
        for key in ("checked", "largest_difference", "note"):
            if answer.get(key) is not None:
                st.caption(f"{key.replace('_', ' ').capitalize()}: {plain(str(answer[key]))}")


def _place(run: RunView, format_: str) -> Path:
    return run.folder / "exports" / format_
