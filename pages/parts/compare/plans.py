"""What differed in the plans of the compared runs, and one of them once more with changes."""

from collections.abc import Mapping

import streamlit as st

from core.report.differences import Difference, differences
from core.runs.store import RunView
from pages.parts.compare.standings import MOST_COLUMNS
from pages.parts.shared import begin, words
from pages.parts.shared.words import exact, plain, why


def show(runs: Mapping[str, RunView]) -> None:
    """A row a setting that is not the same in all, a column a run."""
    st.subheader("What differed in their plans", help=why("compare.plans"))
    rows = differences([run.plan for run in runs.values()])
    if not rows:
        st.markdown(":material/check: Nothing: the same plan on the same pictures.")
        return
    columns = {letter: [_value(row, at) for row in rows] for at, letter in enumerate(runs)}
    titles, alt = [_title(row) for row in rows], "The settings that differ, one row each"
    if len(runs) <= MOST_COLUMNS:
        cells = {letter: [plain(text, longest=300) for text in columns[letter]] for letter in runs}
        with st.container(key="compare-plans"):
            st.table({"": [plain(title) for title in titles], **cells}, hide_index=True, alt=alt)
        return
    st.dataframe(
        {"": titles, **columns},
        hide_index=True,
        height=min(560, 38 + 35 * len(rows)),
        column_config={"": st.column_config.TextColumn(pinned=True)},
        alt=alt,
    )


def _title(row: Difference) -> str:
    section, _, name = row.name.partition(".")
    return words.setting_title(name) if section == "recipe" else row.title


def _value(row: Difference, at: int) -> str:
    """In the words of the form, where a value has such."""
    value = row.values[at]
    titled = row.name.startswith("recipe.") and value in words.texts()["title"]
    return words.setting_title(value) if titled else exact(value, longest=300)


def repeat(runs: Mapping[str, RunView]) -> None:
    """Open the Train page with the choices of one of them."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="repeat-row"):
        letter = st.selectbox(
            "Run to repeat",
            list(runs),
            format_func=lambda one: f"{one} · {exact(runs[one].name, longest=40)}",
            key="repeat-which",
            width=280,
        )
        if st.button(
            f"Repeat with changes **{plain(letter)}**",
            icon=":material/replay:",
            key="repeat",
            help=why("compare.repeat"),
        ):
            begin.repeat(runs[letter])
