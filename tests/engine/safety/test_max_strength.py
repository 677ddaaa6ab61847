"""Laws of the largest safe strength."""

from dataclasses import replace

from core.engine.safety import max_strength
from core.engine.safety.measure import Measurement
from core.engine.safety.retention import Kept
from core.engine.safety.ruling import Ruling
from core.engine.safety.variants import Variant
from core.safety.audit_result import MaxStrength

FINE = Kept(
    p0=0.95, p1=0.95, order0=1.0, order1=1.0, share=1.0, power=12.0,
    z_half=8.0, z_none=12.0, error=0.0, flow=(0, 30, 0, 30),
)  # fmt: skip


def _rung(strength: float, ranks: float, verdict: str = "safe") -> Measurement:
    kept = replace(FINE, order1=0.5 + ranks / 2)
    return Measurement(
        variant=Variant("rotation", strength),
        first=0,
        second=1,
        groups=60,
        seen={"mixed": kept},
        retrained=None,
        ruling=Ruling(verdict, None, "mixed", "kept"),  # type: ignore[arg-type]
        proofs={},
        cost=None,
    )


def test_retention_never_rises_with_strength() -> None:
    rungs = [_rung(5, 1.0), _rung(10, 0.8), _rung(15, 0.95), _rung(-15, 0.97)]
    assert max_strength.curve(rungs, "rotation") == {5: 1.0, 10: 0.8, 15: 0.8}


def test_strict_is_never_beyond_usable() -> None:
    rungs = [_rung(5, 1.0), _rung(10, 0.92), _rung(15, 0.8), _rung(20, 0.3)]
    largest = max_strength.largest(rungs, "rotation")
    assert (largest.strict, largest.usable, largest.unit) == (10, 15, "degrees")


def test_an_unsafe_rung_ends_the_ladder_whatever_its_numbers() -> None:
    rungs = [_rung(5, 1.0), _rung(10, 1.0, "unsafe"), _rung(15, 1.0)]
    assert max_strength.largest(rungs, "rotation").usable == 5


def test_what_cannot_be_told_makes_nothing_safe() -> None:
    rungs = [_rung(5, 1.0, "cannot_tell")]
    none = MaxStrength(strict=None, usable=None, unit="degrees")
    assert max_strength.largest(rungs, "rotation") == none


def test_the_last_rung_before_the_border_needs_room_to_spare() -> None:
    rungs = [_rung(5, 1.0), _rung(10, 0.95), _rung(15, 0.95), _rung(20, 0.3), _rung(-20, 0.9)]
    assert max_strength.borders(rungs) == (Variant("rotation", -17.5), Variant("rotation", 17.5))
    roomy = max_strength.largest(rungs, "rotation", [_rung(17.5, 0.95)])
    tight = max_strength.largest(rungs, "rotation", [_rung(17.5, 0.95), _rung(-17.5, 0.5)])
    assert (roomy.strict, roomy.usable) == (15, 15)
    assert (tight.strict, tight.usable) == (10, 10)


def test_what_is_safe_to_the_end_or_nowhere_has_no_border() -> None:
    assert max_strength.borders([_rung(5, 1.0), _rung(10, 1.0)]) == ()
    assert max_strength.borders([_rung(5, 0.2), _rung(10, 0.1)]) == ()
    far = max_strength.largest([_rung(5, 1.0), _rung(10, 0.3)], "rotation", [_rung(30, 0.1)])
    assert far.usable == 5
