"""The left side of the Augment page: presets, questions, and a switch for each augmentation."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core.plan import safety
from core.plan.augmentations import CATALOGUE, PRESET_TITLES, Augmentation
from core.plan.plan import AugmentationChoice
from core.plan.safety import QUESTIONS, Verdict
from pages.parts import augmenting, badges, gallery, session
from pages.parts.augmenting import Choices
from pages.parts.words import spoken, why

_ANSWERS = {"yes": "Yes", "no": "No", "unknown": "Not sure"}
_SHARES = [0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def presets(advised: str) -> None:
    """None, gentle, strong, or the user's own mixture."""
    one = session.draft()
    current = one.preset or advised
    titles = {"none": "None", "gentle": "Gentle", "strong": "Strong", "own": "My own"}
    st.segmented_control(
        "How much",
        list(titles),
        format_func=titles.__getitem__,
        key=session.bound("preset", current),
        on_change=_preset_chosen,
        required=True,
        help=why("augment.preset"),
    )
    if current in PRESET_TITLES:
        note = " Recommended for this data." if current == advised else ""
        st.caption(f"{PRESET_TITLES[current]}. As far as it is safe for your classes.{note}")
    else:
        st.caption("Your own mixture. Choose a preset to start over.")


def _preset_chosen() -> None:
    chosen = session.now("preset") or "none"
    if chosen == "own":
        return own(session.recall("switched-on", ()))
    session.change(preset=chosen, augmentations=(), confirmed_unsafe=())
    return None


def own(choices: Choices) -> None:
    """Keep the user's own mixture; a confirmation counts only for what is still on."""
    names = {one.name for one in choices}
    confirmed = tuple(one for one in session.draft().confirmed_unsafe if one in names)
    session.change(
        preset="own",
        augmentations=[one.model_dump() for one in choices],
        confirmed_unsafe=confirmed,
    )


def questions() -> None:
    """The five questions that no picture can answer for certain."""
    answers = session.draft().answers
    open_ones = sum(getattr(answers, field) == "unknown" for field in QUESTIONS)
    said = "all answered" if not open_ones else f"{open_ones} of {len(QUESTIONS)} open"
    with st.expander(
        f"Five questions about your pictures ({said})", expanded=True, icon=":material/quiz:"
    ):
        for field, question in QUESTIONS.items():
            st.segmented_control(
                question,
                list(_ANSWERS),
                format_func=_ANSWERS.__getitem__,
                key=session.bound(f"answers.{field}", getattr(answers, field)),
                on_change=_answered,
                args=(field,),
                required=True,
                help=why(f"augment.{field}"),
            )


def _answered(field: str) -> None:
    if session.now(f"answers.{field}") is not None:
        session.save_part("answers", field)


def all_switches(switched_on: Choices, judged: Sequence[Verdict]) -> None:
    """A switch for each augmentation, in groups; what is on shows its strength."""
    session.remember("switched-on", switched_on)
    on = {one.name: one for one in switched_on}
    for title, names in augmenting.GROUPS.items():
        count = sum(name in on for name in names)
        label = f"{title} ({count} on)" if count else title
        with st.expander(label, expanded=title == "Place", key=f"group-{title}"):
            for name in names:
                _switch(CATALOGUE[name], on.get(name), judged)


def _switch(
    switch: Augmentation, choice: AugmentationChoice | None, judged: Sequence[Verdict]
) -> None:
    strength = choice.strength if choice else switch.default
    verdict = augmenting.told(judged, switch.name, strength)
    with st.container(key=f"switch-{switch.name}", gap="xsmall"):
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            st.toggle(
                switch.title,
                key=session.bound(f"on-{switch.name}", choice is not None),
                on_change=_toggled,
                args=(switch.name,),
                help=f"{switch.why} Not: {switch.when_not[0].lower()}{switch.when_not[1:]}",
            )
            badges.verdict(verdict)
        if choice is not None:
            _strength(switch, choice, judged)
        if verdict.verdict != "safe" and choice is not None:
            st.caption(spoken(verdict.flow or verdict.evidence, longest=300))


def _strength(switch: Augmentation, choice: AugmentationChoice, judged: Sequence[Verdict]) -> None:
    left, right = st.columns([3, 2])
    if not switch.is_switch:
        ladder = sorted({*switch.ladder, choice.strength}, key=switch.force)
        left.select_slider(
            "How far",
            options=ladder,
            format_func=lambda value: augmenting.in_words(switch, value),
            key=session.bound(f"strength-{switch.name}", choice.strength),
            on_change=_adjusted,
            args=(switch.name, "strength"),
            help=why("augment.strength"),
        )
    if not switch.mixes_labels:
        (left if switch.is_switch else right).select_slider(
            "How often",
            options=sorted({*_SHARES, choice.probability}),
            format_func=lambda share: f"{share:.0%}",
            key=session.bound(f"probability-{switch.name}", choice.probability),
            on_change=_adjusted,
            args=(switch.name, "probability"),
            help=why("augment.probability"),
        )
    if not switch.is_switch:
        badges.zones(switch, augmenting.zones(switch, judged))


def _toggled(name: str) -> None:
    current = session.recall("switched-on", ())
    own(augmenting.switched(current, name, bool(session.now(f"on-{name}"))))


def _adjusted(name: str, field: str) -> None:
    current = session.recall("switched-on", ())
    own(augmenting.adjusted(current, name, **{field: float(session.now(f"{field}-{name}"))}))


def confirmations(folder: Path, switched_on: Choices, judged: Sequence[Verdict]) -> None:
    """For each unsafe choice: what it does, and a deliberate confirmation; or make it all safe."""
    grave = augmenting.unsafe(switched_on, judged)
    unsure = [
        one for one in switched_on
        if safety.overall(judged, one.name, one.strength).verdict != "safe"
    ]  # fmt: skip
    if unsure:
        st.button(
            "Make it safe",
            icon=":material/shield:",
            on_click=own,
            args=(augmenting.made_safe(switched_on, judged),),
            key="make-safe",
            help=why("augment.safe"),
        )
    for verdict in grave:
        _confirm(folder, verdict)


def _confirm(folder: Path, verdict: Verdict) -> None:
    name = verdict.augmentation
    with st.container(border=True, key=f"confirm-{name}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            badges.verdict(verdict)
            st.markdown(f"**{CATALOGUE[name].title}**")
        st.markdown(spoken(verdict.flow or verdict.evidence, longest=300))
        if verdict.pictures:
            st.caption("Your picture, and beside it the one it looks like once it is changed:")
        for picture, rival in verdict.pictures[:2]:
            said = f"{verdict.label}, and the {verdict.rival} it would look like when changed"
            gallery.strip(folder, [picture, rival], alt=said, width=110)
        st.checkbox(
            why("augment.confirm"),
            key=session.bound(f"confirm-{name}", name in session.draft().confirmed_unsafe),
            on_change=_confirmed,
            args=(name,),
        )


def _confirmed(name: str) -> None:
    others = [one for one in session.draft().confirmed_unsafe if one != name]
    session.change(confirmed_unsafe=(*others, name) if session.now(f"confirm-{name}") else others)
