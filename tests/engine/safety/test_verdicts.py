"""The judgement: what may be called safe, what unsafe, and what stays open."""

from dataclasses import replace

import numpy as np
import pytest

from core.engine.safety import verdicts
from core.engine.safety.retention import Kept, views

FINE = Kept(
    p0=0.95, p1=0.94, order0=0.98, order1=0.97, share=0.95, power=12.0,
    z_half=8.0, z_none=12.0, error=0.05, flow=(1, 30, 1, 30),
)  # fmt: skip
TURNED = replace(FINE, p1=0.1, order1=0.05, share=-0.8, z_half=-12.0, z_none=-9.0)
GONE = replace(FINE, p1=0.52, order1=0.52, share=0.03, z_half=-8.0, z_none=0.4)
BLIND = replace(FINE, p0=0.55, p1=0.53, order0=0.55, order1=0.55, power=0.8, z_half=0.2, z_none=0.7)


def _seen(augmentation: str, main: Kept, **single: Kept) -> dict[str, Kept]:
    names = views(augmentation)
    return {name: single.get(name, main) for name in names}


def test_kept_evidence_is_safe() -> None:
    assert verdicts.judge(_seen("rotation", FINE), None, "rotation").verdict == "safe"


def test_swapped_labels_are_unsafe_and_reversed() -> None:
    ruling = verdicts.judge(_seen("horizontal_flip", TURNED), None, "horizontal_flip")
    assert (ruling.verdict, ruling.kind) == ("unsafe", "reverses")


def test_lost_evidence_is_unsafe_and_destroyed() -> None:
    ruling = verdicts.judge(_seen("crop", GONE), GONE, "crop")
    assert (ruling.verdict, ruling.kind) == ("unsafe", "destroys")


def test_unfamiliar_is_not_destroyed() -> None:
    assert verdicts.judge(_seen("noise", GONE), FINE, "noise").verdict == "weakens"


def test_pictures_that_are_pictures_of_the_other_class_are_not_excused() -> None:
    ruling = verdicts.judge(_seen("blur", GONE), FINE, "blur", 0.3, 0.52)
    assert (ruling.verdict, ruling.why) == ("unsafe", "same")


def test_a_dull_backbone_excuses_blur_and_no_crop() -> None:
    assert verdicts.judge(_seen("blur", GONE), GONE, "blur", 0.4).verdict == "weakens"
    assert verdicts.judge(_seen("crop", GONE), GONE, "crop", 0.4).verdict == "unsafe"


def test_a_place_does_not_make_up_for_the_colour_that_told() -> None:
    part = replace(FINE, p1=0.8, order1=0.85, share=0.7, z_half=3.0, z_none=9.0)
    less = replace(part, share=0.34, z_half=-5.0)
    lamps = _seen("grayscale", FINE, tint=part, pooled=less, colour=GONE)
    assert verdicts.judge(lamps, None, "grayscale").verdict == "weakens"
    lamps = _seen("grayscale", FINE, tint=less, pooled=less, colour=GONE)
    assert verdicts.judge(lamps, None, "grayscale").verdict == "unsafe"


def test_nothing_forgives_a_powerful_colour_that_is_lost() -> None:
    """Pooled features know places too: of lamps in grey they said that all was well."""
    for name in ("grayscale", "hue"):
        lamps = _seen(name, FINE, colour=GONE)
        assert verdicts.judge(lamps, None, name).verdict == "weakens"
        lamps = _seen(name, GONE, colour=GONE, pooled=FINE)
        assert verdicts.judge(lamps, None, name).verdict == "unsafe"


def test_a_shape_makes_up_for_colours_that_told_less() -> None:
    weak = replace(GONE, p0=0.7, order0=0.75)
    assert (
        verdicts.judge(_seen("grayscale", FINE, colour=weak), None, "grayscale").verdict == "safe"
    )


def test_shapes_that_tell_are_a_reason_to_ask_and_none_to_call_it_safe() -> None:
    """Signs in grey: twenty warnings where only a person knows whether colour is meant."""
    for colour in (GONE, TURNED):
        signs = _seen("grayscale", FINE, colour=colour)
        ruling = verdicts.judge(signs, None, "grayscale", shaped=True)
        assert (ruling.verdict, ruling.why) == ("cannot_tell", "shape")
    part = replace(FINE, p1=0.7, order1=0.85, share=0.3, z_half=-5.0)
    signs = _seen("grayscale", FINE, tint=part, colour=GONE)
    assert verdicts.judge(signs, None, "grayscale").verdict == "unsafe"
    assert verdicts.judge(signs, None, "grayscale", shaped=True).verdict == "weakens"
    assert verdicts.judge(_seen("hue", GONE), None, "hue", shaped=True).verdict == "unsafe"


def test_a_class_whose_pictures_all_become_the_others_is_no_dull_picture() -> None:
    """After a blur that made 50 of 50 look like the other class, it was forgiven."""
    whole = replace(GONE, own=(-1.4, 1.3), own_z=(-20.0, 20.0), flow=(30, 30, 0, 30))
    half = replace(whole, own=(-0.6, 1.0), own_z=(-8.0, 9.0))
    for kept, verdict in ((whole, "unsafe"), (half, "weakens")):
        assert verdicts.judge(_seen("blur", kept), GONE, "blur", 0.4).verdict == verdict


def test_what_cuts_or_wears_lets_no_classes_change_places() -> None:
    """Enlarged by three quarters, near things looked far to the backbone, and far ones near."""
    for name, retrained, apart, verdict in (
        ("zoom", FINE, 1.0, "weakens"),
        ("zoom", GONE, 1.0, "unsafe"),
        ("blur", FINE, 0.5, "unsafe"),
        ("horizontal_flip", FINE, 1.0, "unsafe"),
    ):
        ruling = verdicts.judge(_seen(name, TURNED), retrained, name, apart=apart)
        assert ruling.verdict == verdict, name


def test_a_class_that_crossed_is_unsafe_though_the_pair_keeps_some_distance() -> None:
    near = replace(
        GONE, share=0.3, z_half=-1.6, own=(0.8, -0.5), own_z=(7.0, -6.0), flow=(0, 21, 22, 25)
    )
    assert verdicts.judge(_seen("zoom", near), GONE, "zoom").verdict == "unsafe"
    assert verdicts.judge(_seen("zoom", near), FINE, "zoom").verdict == "weakens"
    assert verdicts.doubt(near, 60) < 1e-6 < verdicts.doubt(replace(near, flow=(0, 21, 2, 25)), 60)


def test_classes_that_cannot_be_told_apart_are_never_safe() -> None:
    for augmentation in ("horizontal_flip", "hue", "crop", "noise"):
        ruling = verdicts.judge(_seen(augmentation, BLIND), BLIND, augmentation)
        assert ruling.verdict == "cannot_tell"


def test_one_turned_view_is_heard_beside_an_intact_one() -> None:
    seen = _seen("horizontal_flip", FINE, s16=TURNED)
    assert verdicts.judge(seen, None, "horizontal_flip").verdict == "weakens"


def test_a_lost_colour_is_not_excused_by_a_place() -> None:
    seen = _seen("grayscale", GONE, s8=FINE)
    assert verdicts.judge(seen, FINE, "grayscale").verdict != "safe"


def test_pictures_that_all_move_to_one_class_are_not_safe() -> None:
    moved = replace(FINE, p1=0.5, order1=0.97, share=0.9)
    assert verdicts.judge(_seen("brightness", moved), FINE, "brightness").verdict != "safe"


def test_a_flagrant_swap_needs_no_power() -> None:
    few = replace(BLIND, p1=0.04, order1=0.01, share=-6.0, z_none=-7.0)
    assert (
        verdicts.judge(_seen("horizontal_flip", few), None, "horizontal_flip").verdict == "unsafe"
    )


@pytest.mark.parametrize("luck", range(5))
def test_luck_is_not_discovered(luck: int) -> None:
    p_values = np.random.default_rng(luck).uniform(0, 1, 500)
    assert verdicts.discoveries(list(p_values)).sum() <= 1


def test_the_certain_are_discovered_among_many() -> None:
    assert verdicts.discoveries([1e-9, *np.linspace(0.1, 1, 200)])[0]
    assert not len(verdicts.discoveries([]))
