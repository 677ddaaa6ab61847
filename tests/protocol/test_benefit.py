"""What counts as a help: a range that leaves 0 out, of one measure and not against the other."""

import pytest

from core.plan.presets import choice
from core.protocol.benefit import Benefit


@pytest.mark.parametrize(
    ("gain", "loss", "verdict"),
    [
        ((0.01, 0.03), (-0.2, -0.1), "helps"),
        ((-0.01, 0.01), (-0.2, -0.1), "helps"),
        ((0.01, 0.03), (-0.1, 0.1), "helps"),
        ((-0.03, -0.01), (-0.1, 0.1), "harms"),
        ((-0.01, 0.01), (0.1, 0.2), "harms"),
        ((-0.01, 0.01), (-0.1, 0.1), "cannot tell"),
        ((-0.01, 0.01), (-0.012, -0.002), "cannot tell"),  # for sure, but next to nothing
        ((-0.01, 0.01), (0.002, 0.012), "cannot tell"),
        ((0.01, 0.03), (-0.012, -0.002), "helps"),
        ((0.01, 0.03), (0.1, 0.2), "cannot tell"),
        ((-0.03, -0.01), (-0.2, -0.1), "cannot tell"),
    ],
)
def test_the_verdict(gain: tuple[float, float], loss: tuple[float, float], verdict: str) -> None:
    one = Benefit(
        choice=choice("hue"),
        gain=sum(gain) / 2,
        low=gain[0],
        high=gain[1],
        loss=sum(loss) / 2,
        loss_low=loss[0],
        loss_high=loss[1],
    )
    assert one.verdict == verdict
