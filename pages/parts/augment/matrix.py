"""Every class against every augmentation, as measured; a pressed cell shows its proof."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.augment.augmentation import GROUPS
from core.augment.catalogue import CATALOGUE
from core.data.dataset import Dataset
from core.protocol.benefit import BenefitAnswer
from core.report import benefit as words
from core.safety.audit_result import Audited
from core.safety.verdict import Verdict, worst
from pages.parts.augment import badges, proof
from pages.parts.shared import session
from pages.parts.shared.words import spoken, why

Row = Mapping[str, Sequence[Verdict]]
"""Of one class: the verdicts on each augmentation."""

_LETTER_PX, _RIM_PX, _LEAST_PX, _NAME_PX = 7, 18, 46, 170
_TALLEST_PX = 460
_MOST_COLUMNS = 9
"""Of one table: all of them are seen at once on a screen of 1,366 pixels."""
_AMOUNT = re.compile("±?[0-9.]+(\u202f%|°)?")
TINTS = {
    "safe": "rgba(46, 160, 90, 0.22)",
    "weakens": "rgba(235, 150, 40, 0.30)",
    "unsafe": "rgba(215, 50, 50, 0.30)",
    "cannot_tell": "rgba(130, 120, 130, 0.22)",
}


def show(dataset: Dataset, measured: Audited, helps: BenefitAnswer | None) -> None:
    """The heading and the tables; below the classes what each change brought, where measured."""
    if not measured.verdicts:
        return
    st.subheader("Class by class", anchor=False)
    st.markdown(why("augment.matrix"), width=720)
    names, cells = grid(measured.verdicts, dataset.classes)
    for number, part in enumerate(tables(names)):
        gains = [_gain(helps, name) for name in part] if helps and helps.benefits else []
        _table(dataset, measured, part, cells, gains, number)
    st.caption(legend(measured.full))


def tables(names: Sequence[str]) -> list[list[str]]:
    """The augmentations group by group, in as few tables as are narrow enough."""
    parts: list[list[str]] = []
    for group in GROUPS:
        own = [name for name in names if CATALOGUE[name].group == group]
        for piece in (own[at : at + _MOST_COLUMNS] for at in range(0, len(own), _MOST_COLUMNS)):
            if parts and len(parts[-1]) + len(piece) <= _MOST_COLUMNS:
                parts[-1] += piece
            else:
                parts.append(piece)
    return parts


@st.fragment
def _table(
    dataset: Dataset,
    measured: Audited,
    names: Sequence[str],
    cells: Sequence[Row],
    gains: Sequence[str],
    number: int,
) -> None:
    """One table; a cell that was just pressed shows its proof over the page, in sight anywhere.

    Args:
        dataset: whose classes it is about.
        measured: by the audit.
        names: of the augmentations, one a column.
        cells: see `grid`.
        gains: what each brought, for a last line; none = not measured.
        number: of the table.
    """
    titles = [head(name, cells, measured.full) for name in names]
    shown = pd.DataFrame(
        [[cell(row[name], measured.full) for name in names] for row in cells],
        columns=titles,
        index=pd.Index(dataset.classes, name="Class"),
    )
    colours = [[_colour(row[name]) for name in names] for row in cells]
    if gains:
        shown.loc["Helps, points"] = list(gains)
        colours.append([""] * len(names))
    styled = shown.style.apply(
        lambda _: pd.DataFrame(colours, index=shown.index, columns=shown.columns), axis=None
    )
    longest = max(map(len, dataset.classes), default=0)
    index = st.column_config.TextColumn(width=min(_NAME_PX, width(longest)))
    event: Any = st.dataframe(
        styled,
        key=f"matrix-{number}",
        on_select="rerun",
        selection_mode="single-cell",
        height=min(_TALLEST_PX, 38 + 35 * len(shown)),
        column_config={
            "Class": index,
            **{
                title: st.column_config.TextColumn(
                    width=width(len(title) + 2 * measured.full), help=CATALOGUE[name].title
                )
                for title, name in zip(titles, names, strict=True)
            },
        },
        alt=f"Verdicts on {len(names)} augmentations for {len(dataset.classes)} classes",
    )
    pressed = next(iter(event["selection"]["cells"]), None)
    before = session.recall(f"matrix-{number}")
    session.remember(f"matrix-{number}", pressed)
    if pressed and pressed != before and pressed[1] in titles and pressed[0] < len(cells):
        row, column = pressed
        _proof(dataset, measured, cells[row][names[titles.index(column)]])


def _gain(helps: BenefitAnswer, name: str) -> str:
    one = helps.of(name)
    return words.points(one.gain) if one else "–"


def width(letters: int) -> int:
    """Pixels of a column that holds so many letters."""
    return max(_LEAST_PX, _LETTER_PX * letters + _RIM_PX)


def head(name: str, cells: Sequence[Row], full: bool = False) -> str:
    """The head of a column: what, and at which strength it was tried where that is only one."""
    record = CATALOGUE[name]
    tried = [abs(one.strength) for row in cells for one in row[name]]
    if full or record.is_switch or not tried:
        return record.short
    amount = _AMOUNT.search(record.in_words(max(tried, key=record.force)))
    return f"{record.short} {amount.group()}" if amount else record.short


def grid(verdicts: Sequence[Verdict], classes: Sequence[str]) -> tuple[list[str], list[Row]]:
    """The augmentations that were measured, and for each class the verdicts on each of them."""
    names = [name for name in CATALOGUE if any(one.augmentation == name for one in verdicts)]
    cells: dict[str, dict[str, list[Verdict]]] = {
        label: {name: [] for name in names} for label in classes
    }
    for one in verdicts:
        if one.label in cells and one.augmentation in cells[one.label]:
            cells[one.label][one.augmentation].append(one)
    return names, [cells[label] for label in classes]


def cell(verdicts: Sequence[Verdict], full: bool = False) -> str:
    """One cell: the shape of the gravest verdict, and how far the class is safe all the same."""
    if not verdicts:
        return "–"
    gravest = worst(verdicts)
    sign = badges.SHAPES[gravest.verdict]
    switch = CATALOGUE[gravest.augmentation]
    if not full or switch.is_switch or gravest.verdict == "safe":
        return sign
    limit = min(switch.force(one.strength) for one in verdicts if one.verdict != "safe")
    safe = [one.strength for one in verdicts if switch.force(one.strength) < limit]
    if not safe:
        return f"{sign} all"
    most = max((abs(rung) for rung in safe), key=switch.force)
    return f"{sign} >{most:g}".replace("0.", ".")


def legend(full: bool) -> str:
    """What the shapes mean."""
    shapes = " · ".join(f"{shape} {badges.word(name)}" for name, shape in badges.SHAPES.items())
    more = (
        "A number says up to where it is safe."
        if full
        else "Each at its strongest, as its column says; the badges above speak of what is set."
    )
    return f"{shapes}. {more} Press a cell for its proof."


def _colour(verdicts: Sequence[Verdict]) -> str:
    return f"background-color: {TINTS[worst(verdicts).verdict]}" if verdicts else ""


@st.dialog("What the pictures show", width="medium")
def _proof(dataset: Dataset, measured: Audited, verdicts: Sequence[Verdict]) -> None:
    if not verdicts:
        st.caption("This class had too few pictures to be measured.")
        return
    gravest = worst(verdicts)
    strongest = CATALOGUE[gravest.augmentation].force
    order = sorted(
        (one for one in verdicts if one.verdict == gravest.verdict),
        key=lambda one: (-len(one.pictures), strongest(one.strength)),
    )
    with st.container(key="matrix-proof"):
        proof.heading(order[0])
        proof.show(dataset.folder, order[0], key="matrix", cost=measured.cost(order[0]), shown=2)
        others = list(dict.fromkeys(one.flow for one in order[1:] if one.flow))[:4]
        for flow in others:
            st.caption(spoken(f"{flow}.", longest=300))
