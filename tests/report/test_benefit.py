"""Which changes help, in words: signs, ranges, names, and no more than was measured."""

import pytest

from core.protocol.benefit import Benefit, BenefitAnswer
from core.report import benefit
from tests.answers import brought

HELPS, SURER = brought("rotation", 0.03, -0.2), brought("crop", 0.0, -0.2)
HARMS, NEITHER = brought("vertical_flip", -0.05, 0.3), brought("hue", 0.004, 0.0)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.018, "+1.8"), (-0.009, "\N{MINUS SIGN}0.9"), (0.0004, "0"), (-0.0004, "0")],
)
def test_points_have_their_sign(share: float, said: str) -> None:
    assert benefit.points(share) == said


@pytest.mark.parametrize(
    ("benefits", "said"),
    [
        ((HELPS, SURER, HARMS, NEITHER), "Turn a little and Random crop help; Mirror top to bottom "
         "harms; no difference seen for 1 other."),
        ((NEITHER, NEITHER), "No difference seen for 2 changes."),
        ((HARMS, NEITHER, NEITHER), "Mirror top to bottom harms; no difference seen for 2 others."),
        ((), "Cannot tell: a class has too few pictures to hold some of them out."),
    ],
)  # fmt: skip
def test_an_outcome_names_what_helps_and_what_harms(
    benefits: tuple[Benefit, ...], said: str
) -> None:
    assert benefit.outcome(BenefitAnswer(benefits=benefits)) == said


def test_a_sentence_has_the_points_their_range_and_the_strength() -> None:
    less = "\N{MINUS SIGN}"
    assert benefit.sentence(HELPS).startswith("Helps (\N{PLUS-MINUS SIGN}10°")
    assert benefit.sentence(HELPS).endswith("): +3.0 points (+1.0 to +5.0).")
    assert benefit.sentence(SURER).endswith(
        f"): answers are surer, 0 points ({less}2.0 to +2.0)."
    ), "where the points alone would not say so"
    assert benefit.sentence(HARMS) == f"Harms: {less}5.0 points ({less}7.0 to {less}3.0)."
    assert benefit.sentence(NEITHER).startswith("No difference seen (")
