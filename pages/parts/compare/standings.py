"""Where the compared runs stand: a table, one row a run, and the spread of several seeds."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from core.data.dataset import SIDES
from core.report import side_scores
from core.report import standing as standings
from core.report.spread import spreads
from core.report.standing import Reached, Standing
from core.runs import notes
from core.runs.store import RunView
from pages.parts.shared import scored, steps
from pages.parts.shared.words import duration, exact, many, percent, plain, setting_title, why

MOST_COLUMNS = 3
"""Runs that stand side by side on a telephone too."""
Standings = Mapping[str, Standing]
"""By the letter that stands for each run."""


def of(runs: Mapping[str, RunView]) -> dict[str, Standing]:
    """Where each run stands; read again only where one of its files was written anew."""
    return {letter: _of(run.folder, _version(run), run) for letter, run in runs.items()}


@st.cache_data(max_entries=200, show_spinner=False)
def _of(folder: Path, version: object, _run: RunView) -> Standing:
    del folder, version  # the key
    return standings.standing(_run)


def _version(run: RunView) -> tuple[object, ...]:
    test = side_scores.path(run.folder, "test")
    opened = test.stat().st_mtime_ns if test.is_file() else 0
    return run.state, run.last_t, opened, run.name


def table(rows: Standings) -> None:
    """What there is to know of each run; of many runs a row each."""
    facts = {letter: _facts(row) for letter, row in rows.items()}
    names = list(next(iter(facts.values())))
    st.caption(f"{why('compare.validation')} {why('compare.test')}")
    if len(rows) <= MOST_COLUMNS:
        columns = {letter: [plain(one[name]) for name in names] for letter, one in facts.items()}
        alt = "The compared runs, one column each"
        with st.container(key="compare-facts"):
            st.table({"": names, **columns}, hide_index=True, alt=alt)
        return
    st.dataframe(
        {"": list(rows), **{name: [one[name] for one in facts.values()] for name in names}},
        hide_index=True,
        height=min(420, 38 + 35 * len(rows)),
        column_config={"": st.column_config.TextColumn(width=40, pinned=True)},
        alt="The compared runs, one row each",
    )


def _facts(row: Standing) -> dict[str, str]:
    return {
        "Run": exact(row.name, longest=60),
        "Validation": _share(row.validation, row),
        "Test": _test(row),
        "Time": duration(row.seconds),
        "Backbone": exact(row.plan.backbone.name, longest=60),
        "What learns": setting_title(row.plan.recipe.strategy),
        "Pictures": _pictures(row),
        "Seed": str(row.plan.seed),
        "State": steps.STATE_WORDS[row.state],
        "Note": exact(" · ".join(notes.of_run(row.run).text.splitlines()), longest=200) or "–",
    }


def seeds(rows: Standings) -> None:
    """What several seeds of one plan reached together; nothing where there is one seed of each."""
    letters = {row.run: letter for letter, row in rows.items()}
    found = spreads(rows.values())
    if not found:
        return
    st.subheader("Several seeds of one plan", help=why("compare.seeds"))
    for spread in found:
        which = ", ".join(letters[run] for run in spread.runs)
        st.markdown(f"**{which}** · {plain(spread.sentence, longest=300)}")


def _share(score: Reached | None, row: Standing) -> str:
    """`83.3 % right (54–95 %, 24 pictures)`."""
    if score is None:
        return "not known yet"
    of = "" if score.n is None else f", {many(score.n, 'picture')}"
    between = scored.between(score.low, score.high)
    return f"{percent(score.value, 1)} {row.metric.said} ({between}{of})"


def _test(row: Standing) -> str:
    if row.test is None:
        return "not known" if row.openings else "sealed"
    return _share(row.test, row)


def _pictures(row: Standing) -> str:
    """`24 training, 24 validation, 12 test`."""
    if row.pictures is None:
        return "not known"
    return ", ".join(f"{row.pictures.get(side, 0):,} {side}" for side in SIDES)
