"""Verdicts as shape, word and colour together: readable without colour, and without reading."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from core.augment.augmentation import Augmentation
from core.safety.rules import Verdict
from pages.parts.shared.words import spoken, why

Colour = Literal["green", "orange", "red", "gray"]
LOOK: dict[str, tuple[str, str, Colour]] = {
    "safe": (":material/check_circle:", "Safe", "green"),
    "weakens": (":material/warning:", "Weakens", "orange"),
    "unsafe": (":material/dangerous:", "Unsafe", "red"),
    "cannot_tell": (":material/help:", "Cannot tell", "gray"),
}
SHAPES = {"safe": "✓", "weakens": "▲", "unsafe": "■", "cannot_tell": "?"}
"""Plain characters for places where no icon fits; never alone, always with the word."""


def word(verdict: str) -> str:
    """A verdict as a word in a sentence."""
    return LOOK[verdict][1].lower()


def verdict(judged: Verdict) -> None:
    """A verdict as a badge; its sentence shows on hover."""
    icon, word, colour = LOOK[judged.verdict]
    said = spoken(judged.flow or judged.evidence, longest=300)
    meaning = why(f"augment.verdict_{judged.verdict}")
    st.badge(word, icon=icon, color=colour, help=f"{meaning} {said}")


def zones(switch: Augmentation, stretches: Sequence[tuple[str, list[float]]]) -> None:
    """The verdicts along a slider as one bar: shape, word and colour in each part."""
    parts = "".join(
        f'<span class="graft-zone graft-{verdict}" style="flex:{len(rungs)}">'
        f"{SHAPES[verdict]} {LOOK[verdict][1]}</span>"
        for verdict, rungs in stretches
    )
    said = "; ".join(
        f"{LOOK[verdict][1]} from {rungs[0]:g} to {rungs[-1]:g} ({switch.unit})"
        for verdict, rungs in stretches
    )
    st.html(f'<div class="graft-zones" role="img" aria-label="{said}" title="{said}">{parts}</div>')
