"""Ways out of a verdict that is not safe, as buttons: swap labels, leave classes alone, weaken."""

import streamlit as st

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.data.dataset import Dataset
from core.safety import remedies
from core.safety.remedies import Remedy
from pages.parts.augment import editing
from pages.parts.shared import changes, session
from pages.parts.shared.label_safety import SafetyVerdicts
from pages.parts.shared.words import many, plain, why

_ICONS = {
    "swap": ":material/swap_horiz:",
    "spare": ":material/person_off:",
    "weaker": ":material/south:",
    "pool": ":material/filter_alt:",
}


def buttons(
    dataset: Dataset, choice: AugmentationChoice, safety: SafetyVerdicts, *, key: str
) -> bool:
    """Draw them; True in the run in which one was pressed, after the choice was changed.

    Args:
        dataset: whose classes it is about.
        choice: what is not safe as it is.
        safety: all that is known.
        key: tells this place on the page from others.
    """
    with st.container(horizontal=True, gap="small", key=f"remedies-{key}"):
        pressed = [_pressed(offer, key) for offer in _offers(dataset, choice, safety)]
    return any(pressed)


def swap(dataset: Dataset, choice: AugmentationChoice, safety: SafetyVerdicts) -> None:
    """The one remedy worth a button where the switch is still off: it gives pictures."""
    for offer in _offers(dataset, choice, safety):
        if offer.kind == "swap" and _pressed(offer, f"off-{choice.name}", quiet=True):
            st.rerun()


def _offers(dataset: Dataset, choice: AugmentationChoice, safety: SafetyVerdicts) -> list[Remedy]:
    swaps = safety.measured.swaps if safety.measured else {}
    return remedies.remedies(choice, safety.about(choice.name), swaps, len(dataset.classes))


def _pressed(offer: Remedy, key: str, *, quiet: bool = False) -> bool:
    pressed = st.button(
        _label(offer),
        icon=_ICONS[offer.kind],
        type="tertiary" if quiet else "secondary",
        key=f"remedy-{key}-{offer.kind}",
        help=why(f"augment.remedy_{offer.kind}"),
    )
    if pressed:
        changes.own(editing.replaced(session.recall("switched-on", ()), offer.choice))
        if quiet:
            changes.used()
    return pressed


def _label(offer: Remedy) -> str:
    record = CATALOGUE[offer.choice.name]
    if offer.kind == "swap":
        return f"{record.verb} and swap the labels"
    if offer.kind == "spare":
        return f"Leave {_names(offer.classes)} alone"
    if offer.kind == "pool":
        return "Draw only from what is safe"
    return f"Weaker: {record.in_words(offer.choice.strength)}"


def _names(classes: tuple[str, ...]) -> str:
    if len(classes) > 2:
        return many(len(classes), "class", "classes")
    return " and ".join(plain(name, longest=24) for name in classes)


def exceptions(choice: AugmentationChoice) -> None:
    """What was agreed for single classes, each with a way back."""
    for first, second in choice.swap:
        _line(
            f"Labels of *{plain(first, longest=40)}* and *{plain(second, longest=40)}* "
            "change places",
            "swap",
            choice.name,
            swap=tuple(pair for pair in choice.swap if pair != (first, second)),
            key=f"{first}-{second}",
        )
    if choice.not_for:
        names = ", ".join(f"*{plain(name, longest=40)}*" for name in choice.not_for[:4])
        more = f" and {len(choice.not_for) - 4} more" if len(choice.not_for) > 4 else ""
        _line(f"Not for {names}{more}", "spare", choice.name, not_for=(), key="spared")


def _line(text: str, kind: str, name: str, *, key: str, **fields: object) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{_ICONS[kind]} {text}", width="content")
        st.button(
            f"Undo **{CATALOGUE[name].title}: {text}**", type="tertiary",
            key=f"undo-{name}-{key}"[:80], on_click=_undone, args=(name, fields),
        )  # fmt: skip


def _undone(name: str, fields: dict[str, object]) -> None:
    changes.settle()
    changes.own(editing.adjusted(session.recall("switched-on", ()), name, **fields))
