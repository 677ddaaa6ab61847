"""Which changes help, in words: the same on the page and on the command line."""

from collections.abc import Sequence

from core.augment.catalogue import CATALOGUE
from core.protocol.benefit import Benefit, BenefitAnswer

_SEEN = 0.0005
"""A difference that is shown as one, as a share of pictures."""


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
        said.append(f"no difference seen for {_rest(rest, bool(said))}")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _names(benefits: Sequence[Benefit]) -> str:
    titles = [CATALOGUE[one.choice.name].title for one in benefits]
    return " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)


def sentence(brought: Benefit) -> str:
    """For example: helps, +1.8 points (0.4 to 3.1)."""
    tried = CATALOGUE[brought.choice.name]
    at = "" if tried.is_switch else f" ({tried.in_words(brought.choice.strength)})"
    amount = f"{points(brought.gain)} points ({points(brought.low)} to {points(brought.high)})"
    if brought.verdict == "cannot tell":
        return f"No difference seen{at}: {amount}."
    sure = "surer" if brought.verdict == "helps" else "less sure"
    seen = brought.low > 0 or brought.high < 0
    return f"{brought.verdict.capitalize()}{at}: {'' if seen else f'answers are {sure}, '}{amount}."


def points(share: float) -> str:
    """`+1.8`, `0`, `−0.9`: hundredths of a share, with their sign."""
    if abs(share) < _SEEN:
        return "0"
    sign = "+" if share > 0 else "\N{MINUS SIGN}"
    return f"{sign}{abs(share) * 100:.1f}"


def _rest(number: int, others: bool) -> str:
    name = "other" if others else "change"
    return f"{number} {name}{'' if number == 1 else 's'}"
