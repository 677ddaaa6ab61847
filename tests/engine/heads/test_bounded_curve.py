"""A learning curve keeps its bounds, and finds one that lies within them."""

import numpy as np
import pytest

from core.engine.heads import bounded_curve

SIZES = np.array([10.0, 20, 40, 80])


@pytest.mark.parametrize(("floor", "scale", "exponent"), [(0.05, 1.0, 0.5), (0.0, 0.9, 1.0)])
def test_a_curve_of_its_own_form_is_found(floor: float, scale: float, exponent: float) -> None:
    errors = floor + scale * SIZES**-exponent
    curve = bounded_curve.fitted(errors[None], SIZES)
    assert curve.exponent[0] == exponent
    assert curve.error(160)[0] == pytest.approx(floor + scale * 160**-exponent)


def test_whatever_was_measured_the_error_never_rises_nor_falls_below_nothing() -> None:
    errors = np.random.default_rng(0).uniform(0, 1, (200, 4))
    errors[:50] = np.sort(errors[:50], axis=1)[:, ::-1]
    curve = bounded_curve.fitted(errors, SIZES)
    later = np.stack([curve.error(size) for size in (80, 100, 160, 10_000)])
    assert (np.diff(later, axis=0) <= 1e-12).all()
    assert (later >= 0).all()


def test_each_row_has_a_curve_of_its_own() -> None:
    errors = np.stack([1.0 * SIZES**-0.5, 0.3 * SIZES**-1.0])
    both = bounded_curve.fitted(errors, SIZES)
    alone = [bounded_curve.fitted(row[None], SIZES).error(160)[0] for row in errors]
    assert both.error(160) == pytest.approx(alone)


def test_another_doubling_never_brings_more_than_what_the_curve_lost_by_the_last() -> None:
    errors = np.sort(np.random.default_rng(1).uniform(0, 1, (100, 4)), axis=1)[:, ::-1]
    curve = bounded_curve.fitted(errors, SIZES)
    last, coming = curve.error(40) - curve.error(80), curve.error(80) - curve.error(160)
    assert (coming <= last + 1e-12).all()
    assert (coming >= last / 2 - 1e-12).all()
