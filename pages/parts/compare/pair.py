"""Two of the compared runs by their answers to the same pictures: better, worse, or not told."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from core.report import side_scores
from core.report.paired import HELD_BACK
from core.report.versus import Incomparable, Versus, versus
from core.runs.store import SPLIT, RunView
from pages.parts.compare.standings import Standings
from pages.parts.shared import session
from pages.parts.shared.words import exact, plain, why

_SIGNS = {
    "better": ":green[:material/trending_up:]",
    "worse": ":orange[:material/trending_down:]",
    "cannot tell": ":gray[:material/drag_handle:]",
}


def show(runs: Mapping[str, RunView], rows: Standings) -> None:
    """The verdict, what was counted, and what to keep in mind; of three and more, which two."""
    st.subheader("Is the difference real?", help=why("compare.pair"))
    first, second = _both(runs, rows) if len(runs) > 2 else tuple(runs)
    if first == second:
        st.caption("Choose two different runs.")
        return
    found = _versus(runs[first].folder, runs[second].folder, _versions(runs[first], runs[second]))
    if isinstance(found, Incomparable):
        st.markdown(f":material/link_off: **They cannot be compared.** {plain(found.why)}")
        st.caption(plain(found.fix, longest=300))
        return
    with st.container(border=True, gap="xsmall", key="verdict"):
        headline = plain(found.headline(first, second), longest=300)
        st.markdown(f"#### {_SIGNS[found.verdict]} {headline}")
        st.markdown(plain(found.sentence(first, second), longest=600))
        for caveat in found.caveats():
            st.caption(plain(caveat, longest=300))


def _both(runs: Mapping[str, RunView], rows: Standings) -> tuple[str, str]:
    """Which two; at first the best on validation, and the next best of the same data set."""
    best = sorted(rows, key=lambda letter: -_value(rows, letter))
    alike = [one for one in best if runs[one].plan.folder == runs[best[0]].plan.folder]
    best = [*alike, *(one for one in best if one not in alike)]
    chosen = session.recall("pair", ())
    first, second = chosen if {*chosen} <= {*rows} and len(chosen) == 2 else best[:2]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for at, letter in enumerate((first, second)):
            st.selectbox(
                ("First", "Second")[at],
                list(runs),
                format_func=lambda one: f"{one} · {exact(runs[one].name, longest=40)}",
                key=session.bound(f"pair-{at}", letter),
                on_change=_chosen,
                width=280,
            )
    return first, second


def _chosen() -> None:
    session.remember("pair", (session.now("pair-0"), session.now("pair-1")))


def _value(rows: Standings, letter: str) -> float:
    reached = rows[letter].validation
    return reached.value if reached else -1.0


@st.cache_data(max_entries=100, show_spinner=False)
def _versus(first: Path, second: Path, versions: tuple[int, ...]) -> Versus | Incomparable:
    del versions  # part of the key: answers written anew are compared anew
    return versus(first, second)


def _versions(*runs: RunView) -> tuple[int, ...]:
    places = [run.folder / SPLIT for run in runs]
    places += [side_scores.path(run.folder, side) for run in runs for side in HELD_BACK]
    return tuple(place.stat().st_mtime_ns if place.is_file() else 0 for place in places)
