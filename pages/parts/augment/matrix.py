"""Every class against every augmentation, as measured; a pressed cell shows its proof."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.augment.catalogue import CATALOGUE
from core.data.dataset import Dataset
from core.safety.audit_result import Audited
from core.safety.verdict import Verdict, worst
from pages.parts.augment import badges, proof
from pages.parts.shared.words import spoken, why

_LETTER_PX, _RIM_PX, _LEAST_PX = 8, 18, 46
_TALLEST_PX = 460
_COLOURS = {
    "safe": "rgba(46, 160, 90, 0.22)",
    "weakens": "rgba(235, 150, 40, 0.30)",
    "unsafe": "rgba(215, 50, 50, 0.30)",
    "cannot_tell": "rgba(130, 120, 130, 0.22)",
}


def show(dataset: Dataset, measured: Audited) -> None:
    """The heading and the table."""
    if not measured.verdicts:
        return
    st.subheader("Class by class", anchor=False)
    st.markdown(why("augment.matrix"), width=720)
    _table(dataset, measured)


@st.fragment
def _table(dataset: Dataset, measured: Audited) -> None:
    names, cells = grid(measured.verdicts, dataset.classes)
    shown = pd.DataFrame(
        [[cell(row[name], measured.full) for name in names] for row in cells],
        columns=[CATALOGUE[name].short for name in names],
        index=pd.Index(dataset.classes, name="Class"),
    )
    colours = [[_colour(row[name]) for name in names] for row in cells]
    styled = shown.style.apply(
        lambda _: pd.DataFrame(colours, index=shown.index, columns=shown.columns), axis=None
    )
    event: Any = st.dataframe(
        styled,
        key="matrix",
        on_select="rerun",
        selection_mode="single-cell",
        height=min(_TALLEST_PX, 38 + 35 * len(dataset.classes)),
        column_config={
            record.short: st.column_config.TextColumn(
                width=_width(record.short, measured.full), help=record.title
            )
            for record in map(CATALOGUE.__getitem__, names)
        },
        alt=f"Verdicts on {len(names)} augmentations for {len(dataset.classes)} classes",
    )
    st.caption(legend(measured.full))
    pressed = event["selection"]["cells"]
    if pressed:
        row, column = pressed[0]
        name = next((name for name in names if CATALOGUE[name].short == column), None)
        if name:
            _proof(dataset, measured, cells[row][name])


def _width(title: str, full: bool) -> int:
    """Narrow enough for all columns to be seen at once."""
    return max(_LEAST_PX + 16 * full, _LETTER_PX * len(title) + _RIM_PX)


def grid(
    verdicts: Sequence[Verdict], classes: Sequence[str]
) -> tuple[list[str], list[dict[str, list[Verdict]]]]:
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
    more = " A number says up to where it is safe." if full else " Each at its strongest."
    return f"{shapes}.{more} Press a cell for its proof."


def _colour(verdicts: Sequence[Verdict]) -> str:
    return f"background-color: {_COLOURS[worst(verdicts).verdict]}" if verdicts else ""


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
    with st.container(border=True, key="matrix-proof"):
        proof.heading(order[0])
        proof.show(dataset.folder, order[0], key="matrix", cost=measured.cost(order[0]), shown=2)
        others = list(dict.fromkeys(one.flow for one in order[1:] if one.flow))[:4]
        for flow in others:
            st.caption(spoken(f"{flow}.", longest=300))
