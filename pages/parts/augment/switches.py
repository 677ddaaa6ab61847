"""A switch for each augmentation, with what is known of it."""

from collections.abc import Sequence

import streamlit as st

from core.augment.augmentation import GROUPS, Augmentation
from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.augment.pools import members
from core.data.dataset import Dataset
from core.plan import presets as augmentations
from core.protocol.benefit import BenefitAnswer
from core.safety import choice_verdict
from core.safety.verdict import Verdict, overall
from pages.parts.augment import badges, benefit, confirming, editing, proof, remedy
from pages.parts.shared import changes, session
from pages.parts.shared.changes import AugmentationChoices
from pages.parts.shared.label_safety import SafetyVerdicts
from pages.parts.shared.words import spoken, why

_SHARES = [0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def all_switches(
    dataset: Dataset,
    switched_on: AugmentationChoices,
    safety: SafetyVerdicts,
    gains: BenefitAnswer | None,
) -> None:
    """A switch for each augmentation, in groups; what is on shows its strength.

    Args:
        dataset: whose classes it is about.
        switched_on: what is on.
        safety: what is known of each.
        gains: which of them help, where that was measured.
    """
    session.remember("switched-on", switched_on)
    on = {one.name: one for one in switched_on}
    for title in GROUPS:
        names = [record.name for record in CATALOGUE.values() if record.group == title]
        count = sum(name in on for name in names)
        label = f"{title} ({count} on)" if count else title
        with st.expander(label, expanded=title == "Place", key=f"group-{title}"):
            for name in names:
                _switch(dataset, name, on.get(name), safety, gains)


def _switch(
    dataset: Dataset,
    name: str,
    choice: AugmentationChoice | None,
    safety: SafetyVerdicts,
    gains: BenefitAnswer | None,
) -> None:
    switch, judged = CATALOGUE[name], safety.about(name)
    asked = choice or choice_verdict.restricted(augmentations.choice(name), judged)
    verdict = choice_verdict.founded(asked, judged)
    with st.container(key=f"switch-{name}", gap="xsmall"):
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            helps, hurts = why(f"helps.{name}"), why(f"hurts.{name}")
            st.toggle(
                switch.title,
                key=session.bound(f"on-{name}", choice is not None),
                on_change=_toggled,
                args=(name, safety.verdicts),
                help=f"{helps} Not: {hurts[0].lower()}{hurts[1:]}",
            )
            with st.container(
                horizontal=True, width="content", gap="small", vertical_alignment="center"
            ):
                if verdict.verdict != "safe" and verdict.source == "measured":
                    _proof_button(dataset, asked, verdict, safety)
                badges.verdict(verdict)
        _judgement(dataset, asked, verdict, safety, on=choice is not None)
        benefit.line(gains, name)
        if choice is not None:
            _strength(switch, choice, safety)
            remedy.exceptions(choice)
            _pool(choice, safety)


def _judgement(
    dataset: Dataset,
    choice: AugmentationChoice,
    verdict: Verdict,
    safety: SafetyVerdicts,
    *,
    on: bool,
) -> None:
    """What is known of it, right below its switch; the ways out where it is not safe.

    Args:
        dataset: whose classes it is about.
        choice: as it is set, or would be.
        verdict: the gravest on it.
        safety: all that is known.
        on: it is switched on.
    """
    if on and verdict.verdict == "unsafe":
        confirming.show(dataset, choice, verdict, safety)
        return
    if verdict.verdict == "safe" and not CATALOGUE[choice.name].lossless:
        return  # a turn keeps its line: nothing jumps
    with st.container(key=f"said-{choice.name}-{verdict.source}"):
        st.caption(spoken(_sentence(verdict, choice), longest=300))
    if not on:
        remedy.swap(dataset, choice, safety)
    elif verdict.verdict != "safe":
        remedy.buttons(dataset, choice, safety, key=choice.name)


def _sentence(verdict: Verdict, choice: AugmentationChoice) -> str:
    if verdict.verdict == "safe" and choice.swap:
        first, second = choice.swap[0]
        more = f"; so do {len(choice.swap) - 1} more pairs" if len(choice.swap) > 1 else ""
        return f"Labels swapped: *{first}*, changed, counts as *{second}* and vice versa{more}."
    if verdict.verdict == "safe" and verdict.source == "measured":
        return "On your pictures every class stays what it is."
    return verdict.flow or verdict.evidence


def _proof_button(
    dataset: Dataset, choice: AugmentationChoice, verdict: Verdict, safety: SafetyVerdicts
) -> None:
    if st.button(
        f"Proof **{CATALOGUE[choice.name].title}**",
        icon=":material/compare:",
        type="tertiary",
        key=f"proof-{choice.name}",
        help=why("augment.proof"),
    ):
        _proof(dataset, choice, verdict, safety)


@st.dialog("What the pictures show", width="medium")
def _proof(
    dataset: Dataset, choice: AugmentationChoice, verdict: Verdict, safety: SafetyVerdicts
) -> None:
    proof.heading(verdict, choice.name)
    proof.show(dataset.folder, verdict, key=choice.name, cost=safety.cost(verdict))
    if remedy.buttons(dataset, choice, safety, key=f"dialog-{choice.name}"):
        st.rerun()


def _strength(switch: Augmentation, choice: AugmentationChoice, safety: SafetyVerdicts) -> None:
    left, right = st.columns([3, 2])
    if not switch.is_switch:
        ladder = sorted({*switch.ladder, choice.strength}, key=switch.force)
        left.select_slider(
            "How far",
            options=ladder,
            format_func=lambda value: switch.in_words(value),
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
        judged = safety.about(switch.name)
        badges.zones(switch, editing.zones(choice, judged))
        said = editing.reach(choice, judged, safety.measured)
        if said:
            st.caption(said)


def _pool(choice: AugmentationChoice, safety: SafetyVerdicts) -> None:
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
            f"{CATALOGUE[name].title.lower()} ({badges.word(_of(safety, name, inside[name]))})"
            for name in kept_out
        )
        st.caption(f":material/block: Kept out: {', '.join(words)}.")
    st.checkbox(
        "Draw from everything, safe or not",
        key=session.bound(f"whole-{choice.name}", choice.pool is None),
        on_change=_whole,
        args=(choice.name, safety.verdicts),
        help=why("augment.whole_pool"),
    )


def _of(safety: SafetyVerdicts, name: str, strength: float) -> str:
    return overall(safety.about(name), name, strength).verdict


def _whole(name: str, judged: Sequence[Verdict]) -> None:
    if changes.settled():
        return
    current = session.recall("switched-on", ())
    if session.now(f"whole-{name}"):
        changes.own(editing.adjusted(current, name, pool=None))
        return
    confined = (
        choice_verdict.restricted(one, judged) if one.name == name else one for one in current
    )
    changes.own(tuple(confined))


def _toggled(name: str, judged: Sequence[Verdict]) -> None:
    if changes.settled():
        return
    current = session.recall("switched-on", ())
    on = bool(session.now(f"on-{name}"))
    changes.own(editing.switched(current, name, on, judged))
    if on:
        changes.used()


def _adjusted(name: str, field: str) -> None:
    if changes.settled():
        return
    current = session.recall("switched-on", ())
    value = float(session.now(f"{field}-{name}"))
    changes.own(editing.adjusted(current, name, **{field: value}))
