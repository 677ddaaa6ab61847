"""The pictures of a run, read once."""

from pathlib import Path

import streamlit as st

from core.data import split as splits
from core.data.split import Row
from core.runs import store
from core.tasks import table as tasks


@st.cache_resource(max_entries=8, show_spinner=False)
def rows(run: Path, kind: str) -> tuple[Row, ...]:
    """The pictures of a run, each on its side.

    Raises:
        RunDamaged: its split cannot be read.
    """
    return tuple(splits.load_rows(run / store.SPLIT, read=tasks.of(kind).read))


@st.cache_resource(max_entries=8, show_spinner=False)
def contents(run: Path, kind: str) -> frozenset[str]:
    """Content hashes of a run's pictures.

    Raises:
        RunDamaged: see `rows`.
    """
    return frozenset(row.content for row in rows(run, kind))


def has_test(run: Path, kind: str) -> bool:
    """True where pictures were kept back for the test set; a given split may have none."""
    return any(row.side == "test" for row in rows(run, kind))
