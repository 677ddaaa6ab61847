"""Which changes help, measured on the user's own pictures: asked for, told here and at each switch.

Known for features of a backbone that is left as it is; for fine-tuning it is a hint.
"""

from collections.abc import Sequence

import streamlit as st

from core.augment.catalogue import CATALOGUE
from core.data.dataset import Dataset
from core.protocol.benefit import Benefit, BenefitAnswer
from core.runs import measured, questions
from core.runs.draft import Draft
from core.runs.questions import QuestionView
from core.safety.verdict import Verdict
from pages.parts.shared import notices, ticking
from pages.parts.shared.words import duration, many, plain, why

_SIGNS = {
    "helps": ":material/trending_up:",
    "harms": ":material/trending_down:",
    "cannot tell": ":material/trending_flat:",
}
_SEEN = 0.0005
"""A difference that is shown as one, as a share of pictures."""


def show(draft: Draft, dataset: Dataset, verdicts: Sequence[Verdict]) -> None:
    """The button, the progress, or in two sentences what came out."""
    asked = measured.benefit(draft, dataset, verdicts)
    if asked is None or not asked.augmentations:
        return
    last, answer = measured.newest_benefit(draft, dataset)
    with st.container(border=True, key="benefit"):
        if last and last.state == "running":
            ticking.question(last.folder, _trying, key="stop-benefit")
            return
        if last and last.error:
            notices.error(last.error)
        if answer:
            st.markdown(f":material/task_alt: **{outcome(answer)}**")
            st.caption(_basis(answer))
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.caption("" if answer else why("augment.benefit_open"), width="content")
            if st.button(
                "Measure again" if answer else "Measure what helps",
                icon=":material/trending_up:",
                key="measure-benefit",
                type="tertiary",
                help=why("augment.benefit"),
            ):
                again = questions.read(measured.place(asked)).state == "done"
                questions.start(asked.verb, asked.as_json(), dataset, again=again)
                st.rerun()


def _trying(view: QuestionView) -> str:
    return f"Trying each change on your pictures: {plain(view.what, longest=80) or 'getting ready'}"


def outcome(answer: BenefitAnswer) -> str:
    """Which help and which harm, by name; of the others only how many."""
    if not answer.benefits:
        return "Cannot tell: a class has too few pictures to hold some of them out."
    said = [
        f"{_names(own)} {verb if len(own) == 1 else verb[:-1]}"
        for verb in ("helps", "harms")
        if (own := [one for one in answer.benefits if one.verdict == verb])
    ]
    rest = sum(one.verdict == "cannot tell" for one in answer.benefits)
    if rest:
        said.append(f"no difference seen for {many(rest, 'other' if said else 'change')}")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _names(benefits: Sequence[Benefit]) -> str:
    titles = [CATALOGUE[one.choice.name].title for one in benefits]
    return " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)


def _basis(answer: BenefitAnswer) -> str:
    return (
        f"Each by itself, on {many(answer.n, 'training picture')} that were held out in turn, in "
        f"{duration(answer.seconds)}; backbone left as it is. {why('augment.benefit_hint')}"
    )


def line(answer: BenefitAnswer | None, name: str) -> None:
    """At the switch of an augmentation: what it brought, where it was measured."""
    one = answer.of(name) if answer else None
    if one is not None:
        st.caption(f"{_SIGNS[one.verdict]} {sentence(one)}")


def sentence(brought: Benefit) -> str:
    """For example: helps, +1.8 points (0.4 to 3.1)."""
    amount = f"{points(brought.gain)} points ({points(brought.low)} to {points(brought.high)})"
    tried = CATALOGUE[brought.choice.name]
    at = "" if tried.is_switch else f" at {tried.in_words(brought.choice.strength)}"
    if brought.verdict == "cannot tell":
        return f"No difference seen{at}: {amount}."
    sure = "surer" if brought.verdict == "helps" else "less sure"
    more = "" if abs(brought.gain) >= _SEEN else f", but answers are {sure}"
    return f"{brought.verdict.capitalize()}{at}: {amount}{more}."


def points(share: float) -> str:
    """`+1.8`, `0`, `−0.9`: hundredths of a share, with their sign."""
    if abs(share) < _SEEN:
        return "0"
    sign = "+" if share > 0 else "\N{MINUS SIGN}"
    return f"{sign}{abs(share) * 100:.1f}"
