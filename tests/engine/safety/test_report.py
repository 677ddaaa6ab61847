"""Laws of what the audit tells."""

from dataclasses import replace
from typing import Any

from core.engine.safety import report
from core.engine.safety.chirality import Told
from core.engine.safety.measure import Measurement
from core.engine.safety.retention import Kept
from core.engine.safety.ruling import Ruling
from core.engine.safety.variants import Variant

CLASSES = ("turn_left", "turn_right", "stop")
FINE = Kept(
    p0=0.95, p1=0.95, order0=1.0, order1=1.0, share=1.0, power=12.0,
    z_half=8.0, z_none=12.0, error=0.02, flow=(0, 30, 1, 30),
)  # fmt: skip
TURNED = replace(
    FINE, p1=0.05, order1=0.0, share=-0.9, z_half=-12, z_none=-11, flow=(28, 30, 30, 30)
)


def _measured(first: int, second: int, kept: Kept, verdict: Any, kind: Any = None) -> Measurement:
    return Measurement(
        variant=Variant("horizontal_flip", 1.0),
        first=first,
        second=second,
        groups=60,
        seen={"mixed": kept},
        retrained=None,
        ruling=Ruling(verdict, kind, "mixed", "kept" if verdict == "safe" else "reverses"),
        proofs={first: ((0, 1),), second: ((1, 0),)},
        cost=None,
    )


SWAP = _measured(0, 1, TURNED, "unsafe", "reverses")
REST = [_measured(0, 2, FINE, "safe"), _measured(1, 2, FINE, "safe")]


def test_a_class_with_a_rival_gets_its_rival_and_the_flow_the_others_get_safe() -> None:
    found = {v.label: v for v in report.rows([SWAP, *REST], {}, CLASSES, ("l.jpg", "r.jpg"))}
    assert (found["turn_left"].verdict, found["turn_left"].rival) == ("unsafe", "turn_right")
    assert found["turn_left"].flow
    assert "28 of 30" in found["turn_left"].flow
    assert found["turn_left"].pictures == (("l.jpg", "r.jpg"),)
    assert (found["stop"].verdict, found["stop"].rival) == ("safe", None)


def test_a_class_that_stayed_what_it_is_is_not_called_unsafe() -> None:
    kept = replace(TURNED, p1=0.5, flow=(27, 30, 2, 30), own=(-0.9, 1.0), own_z=(-9.0, 9.0))
    one_way = _measured(0, 1, kept, "unsafe", "destroys")
    found = {v.label: v for v in report.rows([one_way], {}, CLASSES[:2], ("l.jpg", "r.jpg"))}
    assert (found["turn_left"].verdict, found["turn_left"].kind) == ("unsafe", "destroys")
    assert (found["turn_right"].verdict, found["turn_right"].rival) == ("safe", None)


def test_what_is_unsafe_at_a_weaker_strength_is_not_safe_at_a_stronger_one() -> None:
    weak = replace(SWAP, variant=Variant("hue", 0.2))
    rungs = [replace(REST[0], second=1, variant=Variant("hue", s)) for s in (0.1, 0.3, -0.3)]
    found = {one.variant.strength: one.ruling for one in report.settle([weak, *rungs])}
    assert found[0.1].verdict == found[-0.3].verdict == "safe"
    assert (found[0.3].verdict, found[0.3].why) == ("weakens", "weaker")


def test_evidence_gone_from_both_is_unsafe_for_both() -> None:
    """Though the border may lie so that all of one class keep their side of it by a hair."""
    for flow, own in (((22, 30, 9, 30), (-0.2, 0.3)), ((30, 30, 0, 30), (-0.3, 0.3))):
        gone = replace(TURNED, p1=0.5, flow=flow, own=own)
        pair = _measured(0, 1, gone, "unsafe", "destroys")
        rows = report.rows([pair], {}, CLASSES[:2], ("l.jpg", "r.jpg"))
        assert {row.verdict for row in rows} == {"unsafe"}


def test_a_clean_swap_is_offered_and_one_of_three_is_not() -> None:
    assert report.swaps([SWAP, *REST], CLASSES) == {
        "horizontal_flip": (("turn_left", "turn_right"),)
    }
    third = _measured(0, 2, TURNED, "unsafe", "reverses")
    assert report.swaps([SWAP, third], CLASSES) == {}


def test_a_handed_class_without_a_rival_is_asked_about_not_called_safe() -> None:
    found = {
        v.label: v
        for v in report.rows(REST, {2: Told(0.97, 0.99, "s16")}, CLASSES, ("l.jpg", "r.jpg"))
    }
    assert found["stop"].verdict == "cannot_tell"


def test_a_finding_that_could_be_luck_among_many_is_taken_back() -> None:
    doubtful = replace(TURNED, z_half=-0.5, z_none=-0.3, power=0.6)
    many = [_measured(0, 1, doubtful, "unsafe", "reverses")] + REST * 50
    assert report.settle(many)[0].ruling.verdict == "weakens"
