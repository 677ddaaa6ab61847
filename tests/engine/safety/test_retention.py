"""Retention is 1 where nothing changes, 0 where evidence goes, negative where it turns round."""

import numpy as np
import pytest

from core.engine.safety import retention
from tests.engine.safety import worlds


def test_unchanged_pictures_keep_everything() -> None:
    *_, rows, spaces, _, pair = worlds.world()
    for one in worlds.seen(spaces, pair, rows).values():
        assert one.rho == pytest.approx(1)
        assert one.share == pytest.approx(1, abs=0.01)
        assert one.p1 == one.p0


def test_swapped_evidence_is_negative() -> None:
    *_, rows, spaces, _, pair = worlds.world()
    main = worlds.seen(spaces, pair, worlds.mirrored(rows))["place"]
    assert main.rho < -0.5
    assert main.share < -0.5
    assert main.z_none < -3


def test_lost_evidence_is_near_zero() -> None:
    *_, rows, spaces, _, pair = worlds.world()
    main = worlds.seen(spaces, pair, worlds.mirrored(rows, 0.5))["place"]
    assert abs(main.share) < 0.25


def test_flow_counts_pictures_that_were_known_before() -> None:
    *_, rows, spaces, _, pair = worlds.world(distance=6)
    main = worlds.seen(spaces, pair, worlds.mirrored(rows))["place"]
    wrong, known, *_ = main.flow
    assert 0 < wrong <= known <= 30


def test_copies_of_one_picture_are_one_draw() -> None:
    signs = np.array([1.0, -1.0] * 10)
    before = signs * np.linspace(0.2, 1.4, 20)
    alone = retention.compare(signs, np.arange(20), before, [before])
    often = retention.compare(
        np.repeat(signs, 5),
        np.repeat(np.arange(20), 5),
        np.repeat(before, 5),
        [np.repeat(before, 5)],
    )
    assert often.power == pytest.approx(alone.power)


def test_a_moved_threshold_spoils_accuracy_but_not_order() -> None:
    signs = np.array([1.0, -1.0] * 20)
    before = signs * 0.8
    moved = retention.compare(signs, np.arange(40), before, [before + 1.2])
    assert moved.p1 == 0.5
    assert moved.rank_rho == 1


def test_colour_is_judged_with_colours() -> None:
    assert "colour" in retention.views("hue")
    assert "colour" not in retention.views("rotation")
