"""The left side of the Augment page: presets, and a switch for each augmentation."""

from collections.abc import Sequence

import streamlit as st

from core.data.dataset import Dataset
from core.plan import augmentations, chosen
from core.plan.augmentations import CATALOGUE, PRESET_TITLES, TURNS, Augmentation
from core.plan.plan import AugmentationChoice
from core.plan.pools import members
from core.plan.verdict import Verdict, overall
from pages.parts import augmenting, badges, proof, remedy, session
from pages.parts.augmenting import Choices, Known
from pages.parts.words import spoken, why

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
        return augmenting.own(session.recall("switched-on", ()))
    augmenting.settle(preset=chosen, augmentations=(), confirmed_unsafe=())
    return None


def all_switches(found: Dataset, switched_on: Choices, known: Known) -> None:
    """A switch for each augmentation, in groups; what is on shows its strength."""
    session.remember("switched-on", switched_on)
    on = {one.name: one for one in switched_on}
    for title, names in augmenting.GROUPS.items():
        count = sum(name in on for name in names)
        label = f"{title} ({count} on)" if count else title
        with st.expander(label, expanded=title == "Place", key=f"group-{title}"):
            for name in names:
                _switch(found, name, on.get(name), known)


def _switch(found: Dataset, name: str, choice: AugmentationChoice | None, known: Known) -> None:
    switch, judged = CATALOGUE[name], known.about(name)
    asked = choice or chosen.restricted(augmentations.choice(name), judged)
    verdict = augmenting.told(judged, asked)
    with st.container(key=f"switch-{name}", gap="xsmall"):
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            st.toggle(
                switch.title,
                key=session.bound(f"on-{name}", choice is not None),
                on_change=_toggled,
                args=(name, known.verdicts),
                help=f"{switch.why} Not: {switch.when_not[0].lower()}{switch.when_not[1:]}",
            )
            with st.container(
                horizontal=True, width="content", gap="small", vertical_alignment="center"
            ):
                if verdict.verdict != "safe" and verdict.source == "measured":
                    _proof_button(found, asked, verdict, known)
                badges.verdict(verdict)
        if choice is not None:
            _strength(switch, choice, known)
            remedy.exceptions(choice)
            _pool(choice, known)
        if verdict.verdict != "safe" or name in TURNS:  # a turn keeps its line: nothing jumps
            with st.container(key=f"said-{name}-{verdict.source}"):
                st.caption(spoken(_sentence(verdict), longest=300))
            if choice is None:
                remedy.swap(found, asked, known)


def _sentence(verdict: Verdict) -> str:
    if verdict.verdict == "safe" and verdict.source == "measured":
        return "On your pictures every class stays what it is."
    return verdict.flow or verdict.evidence


def _proof_button(
    found: Dataset, choice: AugmentationChoice, verdict: Verdict, known: Known
) -> None:
    if st.button(
        "Proof",
        icon=":material/compare:",
        type="tertiary",
        key=f"proof-{choice.name}",
        help=why("augment.proof"),
    ):
        _proof(found, choice, verdict, known)


@st.dialog("What the pictures show", width="medium")
def _proof(found: Dataset, choice: AugmentationChoice, verdict: Verdict, known: Known) -> None:
    proof.heading(verdict, choice.name)
    proof.show(found.folder, verdict, key=choice.name, cost=known.cost(verdict))
    if remedy.buttons(found, choice, known, key=f"dialog-{choice.name}"):
        st.rerun()


def _strength(switch: Augmentation, choice: AugmentationChoice, known: Known) -> None:
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
        judged = known.about(switch.name)
        badges.zones(switch, augmenting.zones(choice, judged))
        said = augmenting.reach(choice, judged, known.measured)
        if said:
            st.caption(said)


def _pool(choice: AugmentationChoice, known: Known) -> None:
    """What a policy may draw from, and what it is kept from."""
    inside = members(choice.name, choice.strength)
    if not inside:
        return
    allowed = inside.keys() if choice.pool is None else set(choice.pool)
    drawn = [CATALOGUE[name].title.lower() for name in inside if name in allowed]
    kept_out = [name for name in inside if name not in allowed]
    st.caption(f":material/filter_alt: Draws from: {', '.join(drawn) or 'nothing that is safe'}.")
    if kept_out:
        words = (
            f"{CATALOGUE[name].title.lower()} ({badges.word(_of(known, name, inside[name]))})"
            for name in kept_out
        )
        st.caption(f":material/block: Kept out: {', '.join(words)}.")
    st.checkbox(
        "Draw from everything, safe or not",
        key=session.bound(f"whole-{choice.name}", choice.pool is None),
        on_change=_whole,
        args=(choice.name, known.verdicts),
        help=why("augment.whole_pool"),
    )


def _of(known: Known, name: str, strength: float) -> str:
    return overall(known.about(name), name, strength).verdict


def _whole(name: str, judged: Sequence[Verdict]) -> None:
    if augmenting.settled():
        return
    current = session.recall("switched-on", ())
    if session.now(f"whole-{name}"):
        augmenting.own(augmenting.adjusted(current, name, pool=None))
        return
    confined = (chosen.restricted(one, judged) if one.name == name else one for one in current)
    augmenting.own(tuple(confined))


def _toggled(name: str, judged: Sequence[Verdict]) -> None:
    if augmenting.settled():
        return
    current = session.recall("switched-on", ())
    on = bool(session.now(f"on-{name}"))
    augmenting.own(augmenting.switched(current, name, on, judged))


def _adjusted(name: str, field: str) -> None:
    if augmenting.settled():
        return
    current = session.recall("switched-on", ())
    value = float(session.now(f"{field}-{name}"))
    augmenting.own(augmenting.adjusted(current, name, **{field: value}))
