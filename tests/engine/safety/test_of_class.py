"""Which of the two classes is to blame: a mirrored b is a d, and an o beside it is still an o."""

from dataclasses import replace

import pytest

from core.engine.safety import of_class
from core.engine.safety.measure import PLAIN, Measurement
from core.engine.safety.retention import Kept
from core.engine.safety.ruling import Ruling
from core.engine.safety.thresholds import SIGN
from core.engine.safety.variants import Variant
from tests.engine.safety.test_thresholds import ONE_SIDED


def _measured(
    kept: Kept, augmentation: str, verdict: str = "unsafe", why: str = "same"
) -> Measurement:
    kind = "destroys" if verdict == "unsafe" else None
    return Measurement(
        variant=Variant(augmentation, 1.0), first=3, second=5, groups=60, seen={"place": kept},
        retrained=None, ruling=Ruling(verdict, kind, "place", why), proofs={}, cost=None,
    )  # fmt: skip


@pytest.mark.parametrize("verdict", ["unsafe", "weakens"])
def test_a_symmetric_class_is_not_blamed_for_its_rivals_mirror_image(verdict: str) -> None:
    """It keeps less than half of its distance: three quarters were asked for, in vain."""
    one = _measured(ONE_SIDED, "horizontal_flip", verdict)
    assert of_class.ruling(one, 3).verdict == verdict
    assert of_class.ruling(one, 5).verdict == "safe"


def test_what_cuts_or_wears_may_have_taken_the_evidence_of_both() -> None:
    for name in ("blur", "crop", "grayscale"):
        assert of_class.ruling(_measured(ONE_SIDED, name), 5).verdict == "unsafe"
        stayed = replace(ONE_SIDED, own=(-0.9, 1.0))
        assert of_class.ruling(_measured(stayed, name), 5).verdict == "weakens"


def test_without_a_rival_that_crossed_nobody_is_excused() -> None:
    both = replace(ONE_SIDED, own=(0.3, 0.45), own_z=(4.0, 5.0), flow=(4, 30, 1, 30))
    assert of_class.ruling(_measured(both, "rotation", "weakens", "part"), 5).verdict == "weakens"


def test_two_views_that_disagree_excuse_nobody() -> None:
    one = _measured(ONE_SIDED, "horizontal_flip", "weakens", "disagree")
    assert of_class.ruling(one, 5).verdict == "weakens"


def test_what_is_unsafe_for_the_pair_is_safe_for_a_class_only_beyond_doubt() -> None:
    """Photographs on their side, turned upright, were called safe at one in 500."""
    barely = replace(ONE_SIDED, own_z=(ONE_SIDED.own_z[0], (SIGN + PLAIN) / 2))
    one = _measured(barely, "rotate_90")
    assert of_class.ruling(one, 5).verdict == "unsafe"
    assert of_class.barely_stayed(one)
    assert not of_class.barely_stayed(_measured(ONE_SIDED, "rotate_90"))
