"""The parts of the Results page: metrics, classes, confusions, mistakes, the plan."""

import streamlit as st

from core.plan.plan import Plan
from core.report import figures, held_out, predictions, side_scores
from core.report.predictions import Prediction, Predictions
from core.report.side_scores import Scored
from core.runs.store import RunView
from core.tasks.class_scores import ClassificationScores
from core.tasks.label_scores import LabelScores
from core.tasks.task import Metric, Scores
from pages.parts.results import cells, several
from pages.parts.shared import (
    gallery,
    labelling,
    looked,
    nearest,
    picture_card,
    scored,
    words,
)
from pages.parts.shared.picture_card import PictureCard
from pages.parts.shared.words import many, percent, plain, why

_LIKE = 3
"""Training pictures beside a mistake: a row of them."""
TITLES: dict[Scored, str] = {
    "test": "Test pictures",
    "validation": "Validation pictures",
    "folds": "Held out in turn",
}


def sides(run: RunView) -> list[Scored]:
    """What has scores: validation, test once it was opened, all held out in turn if asked for."""
    return [side for side in TITLES if side_scores.path(run.folder, side).is_file()]


def beside(run: RunView, metric: Metric, side: Scored) -> None:
    """The score of the recipe on all pictures that are not sealed, or what it means."""
    told = held_out.sentence(run.result, metric) if run.result else ""
    if told and side != "folds":
        st.markdown(told, help=why("results.folds"))
    elif told:
        st.caption(why("results.folds"))


def gained(run: RunView) -> None:
    """What it gained over the model that it follows, on the same pictures."""
    found = scored.gained(run)
    if found:
        sentence = plain(found.sentence, longest=500)
        st.markdown(f":material/compare_arrows: {sentence}", help=why("results.gain"))


def numbers(scores: Scores, metric: Metric) -> None:
    """The scores of the whole, each with its range and its n."""
    rows = (
        (metric.title, scores.value, scores.low, scores.high, metric.name),
        ("Precision", *_macro(scores, "macro_precision"), "precision"),
        ("Recall", *_macro(scores, "macro_recall"), "recall"),
        ("F1", *_macro(scores, "macro_f1"), "f1"),
    )
    with st.grid(4, min_column_width=150):
        for title, value, low, high, name in rows:
            with st.container(gap=None):
                shown = percent(value) if value is not None else "–"
                st.metric(title, shown, help=why(f"results.{name}"))
                st.caption(f"{scored.between(low, high)}, {many(scores.n, 'picture')}")


def _macro(scores: Scores, name: str) -> tuple[float | None, float | None, float | None]:
    return getattr(scores, name), getattr(scores, f"{name}_low"), getattr(scores, f"{name}_high")


def _classes(scores: Scores) -> None:
    """One row a class, the poorest first; nothing of a kind that has no classes."""
    if isinstance(scores, LabelScores | ClassificationScores):
        st.subheader("Class by class", help=why("results.per_class"))
    if isinstance(scores, LabelScores):
        several.classes(scores)
    elif isinstance(scores, ClassificationScores):
        _one_class(scores)


def _one_class(scores: ClassificationScores) -> None:
    rows = sorted(scores.per_class, key=lambda row: (row.recall is None, row.recall or 0.0))
    st.dataframe(
        {
            "Class": [row.label for row in rows],
            "Pictures": [row.n for row in rows],
            "Recall": [cells.whole(row.recall) for row in rows],
            "95 % range": [scored.between(row.low, row.high) for row in rows],
            "Precision": [cells.whole(row.precision) for row in rows],
            "F1": [cells.whole(row.f1) for row in rows],
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


def _matrix_title(scores: Scores) -> str:
    """What the matrix shows."""
    several_classes = isinstance(scores, LabelScores)
    return "What comes together and is missed" if several_classes else "What is taken for what"


@st.fragment
def by_class(run: RunView, answers: Predictions, scores: Scores, side: Scored) -> None:
    """What is taken for what, and each class; the pictures of a pressed cell open beside it.

    Args:
        run: whose it is.
        answers: its predictions.
        scores: of them.
        side: of the split that was scored.
    """
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_matrix_title(scores))
        cell = _matrix(run, answers, scores)
    with right, st.container(key="beside-matrix"):
        if cell is not None:
            st.subheader(cell.says)
            cells.pictures(run, cell, side)
        narrow = isinstance(scores, ClassificationScores) and all(
            len(row.label) <= cells.LONGEST_NAME for row in scores.per_class
        )
        if narrow:
            _classes(scores)
    if not narrow:  # more columns, or longer names, than fit beside a matrix
        _classes(scores)


def _matrix(run: RunView, answers: Predictions, scores: Scores) -> cells.Cell | None:
    """What is taken for what; of several classes a picture, what comes together and is missed."""
    if isinstance(scores, LabelScores):
        return several.missed(run, answers, scores)
    if isinstance(scores, ClassificationScores):
        return _confusion(run, answers, scores)
    return None


def _confusion(
    run: RunView, answers: Predictions, scores: ClassificationScores
) -> cells.Cell | None:
    """The confusion matrix; the cell that was pressed last."""
    figure = cells.readable(figures.confusion(scores))
    cell = cells.pressed(run, answers, figure, figures.describe_confusion(scores))
    if cell is None:
        st.caption(f":material/touch_app: {why('results.confusion')}")
        return None
    rows = predictions.cell(answers, *cell)
    said = "named right" if cell[0] == cell[1] else f"called {cell[1]}"
    return cells.Cell(
        says=f"{many(len(rows), 'picture')} of {plain(f'{cell[0]} {said}')}",
        reason=f"Behind the pressed cell: {cell[0]} {said}.",
        rows=rows,
    )


@st.fragment
def mistakes(run: RunView, answers: Predictions, side: Scored) -> None:
    """The surest wrong answers; on request where the model looked, and what it learnt from."""
    worst = predictions.mistakes(answers, 8)
    if not worst:
        st.caption(":material/check: Not one mistake on these pictures.")
        return
    with st.container(horizontal=True):
        heat, like = looked.toggle("heat"), nearest.toggle("nearest")
    cards = scored.cards(run, worst, side, "One of the surest mistakes.")
    learnt = nearest.of(run.folder, [card.path for card in cards]) if like else None
    with st.container(key="whole-mistakes"), st.grid(4, min_column_width=180):
        for at, (row, card) in enumerate(zip(worst, cards, strict=True)):
            with st.container(gap="xsmall"):
                _mistake(run, row, card, at, heat=heat)
                if learnt:
                    nearest.show(run.folder, learnt.pictures[at][:_LIKE])
    if learnt:
        st.caption(nearest.basis(learnt))
    picture_card.show("mistakes", cards)


def _mistake(run: RunView, row: Prediction, card: PictureCard, at: int, *, heat: bool) -> None:
    seen = looked.at(run.folder, card.path, row.disputed) if heat else None
    instead = seen.image if seen else None
    gallery.picture(card, row="mistakes", at=at, side_px=320, instead=instead)
    if seen:
        st.caption(looked.words(seen))
    st.markdown(f"Said **{plain(scored.said(row))}**, {percent(row.confidence)} sure")
    st.caption(f"Is {plain(card.label)} · {plain(row.file, longest=60)}")
    if said := labelling.said_of(card.path, card.of) if card.of else "":
        st.markdown(said)


def _origin(one: Plan) -> str:
    if one.origin is None:
        return "none"
    return f"{one.origin.sentence(one.classes)} {one.origin.place}"


def plan(run: RunView) -> None:
    """The plan, in words and as it was written down."""
    one = run.plan
    rows = {
        "Data": one.folder,
        "Classes": ", ".join(one.classes),
        "Backbone": f"{one.backbone.name} ({one.backbone.source})",
        "Strategy": words.setting_title(one.recipe.strategy),
        "Earlier model": _origin(one),
        "Why": one.reason,
        "Augmentations": ", ".join(f"{a.name}={a.strength:g}" for a in one.augmentations) or "none",
        "Confirmed although unsafe": ", ".join(one.confirmed_unsafe) or "none",
        "Seed": str(one.seed),
        "Folder of the run": str(run.folder),
    }
    st.caption(why("results.plan"))
    values = [plain(value, longest=600) for value in rows.values()]
    table = {"Setting": list(rows), "Value": values}
    st.table(table, hide_index=True, alt="The plan of this run")
    st.code(one.model_dump_json(indent=1), language="json", height=240)
