"""The parts of the Results page: metrics, classes, confusions, mistakes, the sealed test set."""

from pathlib import Path
from typing import Any

import streamlit as st

from core.data.dataset import Side
from core.report import figures, predictions, test_set
from core.report.evaluation import EvaluateRequest
from core.report.metrics import Scores
from core.report.predictions import Prediction, Predictions
from core.runs.store import RunView
from pages.parts.results import scored
from pages.parts.shared import chart, gallery, notices, session, words
from pages.parts.shared.words import many, percent, plain, why

MISTAKES_SHOWN = 24


def sides(run: RunView) -> list[Side]:
    """The sides that have scores: validation, and test once it was opened."""
    both: tuple[Side, ...] = ("test", "validation")
    return [side for side in both if scored.path(run.folder, side).is_file()]


def numbers(scores: Scores) -> None:
    """The scores of the whole, each with its range and its n."""
    rows = (
        ("Accuracy", scores.accuracy, scores.low, scores.high, "accuracy"),
        ("Precision", *_macro(scores, "macro_precision"), "precision"),
        ("Recall", *_macro(scores, "macro_recall"), "recall"),
        ("F1", *_macro(scores, "macro_f1"), "f1"),
    )
    with st.grid(4, min_column_width=150):
        for title, value, low, high, name in rows:
            with st.container(gap=None):
                shown = percent(value) if value is not None else "–"
                st.metric(title, shown, help=why(f"results.{name}"))
                st.caption(f"{scored.between(low, high)}, n = {scores.n:,}")


def _macro(scores: Scores, name: str) -> tuple[float | None, float | None, float | None]:
    return getattr(scores, name), getattr(scores, f"{name}_low"), getattr(scores, f"{name}_high")


def classes(scores: Scores) -> None:
    """One row a class, the poorest recall first."""
    rows = sorted(scores.per_class, key=lambda row: (row.recall is None, row.recall or 0.0))
    st.dataframe(
        {
            "Class": [row.label for row in rows],
            "Pictures": [row.n for row in rows],
            "Recall": [_whole(row.recall) for row in rows],
            "95 % range": [scored.between(row.low, row.high) for row in rows],
            "Precision": [_whole(row.precision) for row in rows],
            "F1": [_whole(row.f1) for row in rows],
        },
        hide_index=True,
        height=min(420, 38 + 35 * len(rows)),
        column_config={
            name: st.column_config.NumberColumn(
                format="%d %%", help=why(f"results.{name.lower()}"), width=66
            )
            for name in ("Recall", "Precision", "F1")
        }
        | {"Pictures": st.column_config.NumberColumn(width=66)},
        alt="Scores of each class, the poorest first",
    )


def _whole(share: float | None) -> float | None:
    return None if share is None else round(100 * share)


@st.fragment
def confusion(run: RunView, found: Predictions, scores: Scores) -> None:
    """The confusion matrix; a pressed cell shows its pictures below."""
    figure = readable(figures.confusion(scores))
    clicked = chart.show(
        figure,
        key=f"confusion-{run.folder.name}-{found.classes}"[:80],
        alt=figures.describe_confusion(scores),
        height=int(figure["layout"].get("height", 400)),
        clickable=True,
    )
    if clicked and clicked.get("custom"):
        session.remember("cell", tuple(clicked["custom"]))
    cell = session.recall("cell")
    if cell is None or cell[0] not in found.classes or cell[1] not in found.classes:
        st.caption(f":material/touch_app: {why('results.confusion')}")
        return
    answers = predictions.cell(found, cell[0], cell[1])
    same = cell[0] == cell[1]
    said = "named right" if same else f"called {plain(cell[1])}"
    st.markdown(f"**{many(len(answers), 'picture')} of {plain(cell[0])} {said}**")
    _pictures(run, answers[:MISTAKES_SHOWN])
    if len(answers) > MISTAKES_SHOWN:
        st.caption(f"The {MISTAKES_SHOWN} surest of {len(answers):,} are shown.")


def readable(figure: dict[str, Any]) -> dict[str, Any]:
    """Opaque cells, so that Plotly finds a text colour with contrast; no zeros in the way."""
    heat = figure["data"][0]
    heat["colorscale"] = [[0, "paper"], heat["colorscale"][-1]]
    heat["text"] = [[count or "" for count in row] for row in heat["text"]]
    for axis in ("xaxis", "yaxis"):
        figure["layout"][axis] = {**figure["layout"][axis], "showgrid": False}
    figure["layout"]["margin"] = {**figure["layout"]["margin"], "r": 56}
    return figure


def _pictures(run: RunView, answers: list[Prediction]) -> None:
    gallery.wall(
        Path(run.plan.folder),
        [answer.file for answer in answers],
        [f"{percent(answer.confidence)} sure · {answer.file}" for answer in answers],
        alt="Picture behind the pressed cell",
        width=120,
    )


@st.fragment
def mistakes(run: RunView, answers: Predictions) -> None:
    """The surest wrong answers, and on request where the model looked."""
    worst = predictions.mistakes(answers, 8)
    if not worst:
        st.caption(":material/check: Not one mistake on these pictures.")
        return
    heat = st.toggle(
        "Show where the model looked", key="heat", help=why("results.heat"), persist_state="session"
    )
    with st.container(key="whole-mistakes"), st.grid(4, min_column_width=180):
        for answer in worst:
            with st.container(gap="xsmall"):
                _mistake(run, answer, heat)


def _mistake(run: RunView, answer: Prediction, heat: bool) -> None:
    file = Path(run.plan.folder) / answer.file
    shown = gallery.of_files(Path(run.plan.folder), [answer.file], 320)[0]
    if heat and shown:
        with notices.guard(), st.skeleton(height=200):
            shown = session.explained(run.folder, file, answer.predicted).image
    if shown:
        st.image(str(shown), width="stretch", alt=f"{answer.label}, taken for {answer.predicted}")
    else:
        st.markdown(":material/broken_image: cannot be read any more")
    st.markdown(f"Said **{plain(answer.predicted)}**, {percent(answer.confidence)} sure")
    st.caption(f"Is {plain(answer.label)} · {plain(answer.file, longest=60)}")


def sealed(run: RunView) -> None:
    """The sealed test set: one button, one warning, one counter."""
    times = test_set.openings(run.folder)
    with st.container(border=True, key="sealed"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(
                f"Opened {many(times, 'time')}",
                icon=":material/lock_open:" if times else ":material/lock:",
                color="orange" if times else "gray",
            )
            st.markdown("**The sealed test set**")
        if not scored.has_test(run.folder):
            st.markdown(why("results.no_test"))
            return
        st.markdown(why("results.sealed"))
        st.markdown(f":material/warning: {why('results.sealed_warning')}")
        if st.button(
            "Open the test set again" if times else "Open the test set",
            icon=":material/lock_open:",
            key="open-test",
        ):
            _open(run)


def _open(run: RunView) -> None:
    bar = st.progress(0.0, text="Asking the model about the test pictures …")

    def progress(done: int, total: int) -> None:
        bar.progress(done / max(1, total), text=f"{done} of {many(total, 'test picture')}")

    with notices.guard():
        request = EvaluateRequest(run=run.folder, split="test")
        session.desk().ask(request, on_progress=progress)
        st.rerun()


def plan(run: RunView) -> None:
    """The plan, in words and as it was written down."""
    one = run.plan
    rows = {
        "Data": one.folder,
        "Classes": ", ".join(one.classes),
        "Backbone": f"{one.backbone.name} ({one.backbone.source})",
        "Strategy": words.setting_title(one.recipe.strategy),
        "Why": one.reason,
        "Augmentations": ", ".join(f"{a.name}={a.strength:g}" for a in one.augmentations) or "none",
        "Confirmed although unsafe": ", ".join(one.confirmed_unsafe) or "none",
        "Seed": str(one.seed),
        "Folder of the run": str(run.folder),
    }
    st.caption(why("results.plan"))
    st.table({"": list(rows), " ": [plain(value, longest=600) for value in rows.values()]},
             hide_index=True, alt="The plan of this run")  # fmt: skip
    st.code(one.model_dump_json(indent=1), language="json", height=240)
