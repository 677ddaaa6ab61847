"""One variant over all pairs: the right judgement, its proof, its cost."""

import numpy as np

from core.engine.safety import max_strength, measure, probe, report, retention
from core.engine.safety.chirality import Told
from core.engine.safety.measure import Measurement, PairBench
from core.engine.safety.ruling import WHY
from core.engine.safety.variants import Variant
from tests.engine.safety import worlds

FILES = [f"{'left' if at < 30 else 'right'}/{at}.png" for at in range(60)]
CLASSES = ("turn_left", "turn_right")


def _bench() -> tuple[PairBench, dict[str, np.ndarray]]:
    labels, groups, rows, spaces, kernels, _ = worlds.world(distance=8)
    drawn = worlds.chances(len(labels))
    bench = PairBench(labels=labels, groups=groups, spaces=spaces, originals=kernels, chances=drawn)
    return bench, rows


def _mirror(
    strength: float = 1.0, share: float = 1.0, name: str = "horizontal_flip"
) -> Measurement:
    bench, rows = _bench()
    return bench.measure(Variant(name, strength), [worlds.mirrored(rows, share)])[0]


def test_a_swap_is_unsafe_with_proof_and_cost() -> None:
    one = _mirror()
    assert (one.ruling.verdict, one.ruling.kind) == ("unsafe", "reverses")
    assert all(FILES[a].startswith("left") for a, _ in one.proofs[0])
    assert all(FILES[b].startswith("right") for _, b in one.proofs[0])
    assert one.cost is not None
    assert one.cost < one.kept.p0


def test_both_classes_of_a_swap_are_told_with_the_flow() -> None:
    rows = report.rows(report.settle([_mirror()]), {}, CLASSES, FILES)
    assert {(row.label, row.rival, row.verdict) for row in rows} == {
        ("turn_left", "turn_right", "unsafe"),
        ("turn_right", "turn_left", "unsafe"),
    }
    assert rows[0].flow is not None
    assert "mirrored *turn left* are called *turn right*" in rows[0].flow


def test_a_safe_class_has_one_row_and_no_rival() -> None:
    rows = report.rows([_mirror(share=0.0)], {}, CLASSES, FILES)
    assert [(row.verdict, row.rival) for row in rows] == [("safe", None)] * 2


def test_a_handed_class_is_asked_about_instead_of_called_safe() -> None:
    rows = report.rows([_mirror(share=0.0)], {0: Told(0.97, 0.99, "s8")}, CLASSES, FILES)
    assert [row.verdict for row in rows] == ["cannot_tell", "safe"]
    assert "97%" in rows[0].evidence
    assert "writing" in rows[0].evidence


def test_a_clean_swap_can_be_learnt_with_its_label() -> None:
    assert report.swaps([_mirror()], CLASSES) == {"horizontal_flip": (CLASSES,)}
    assert report.swaps([_mirror(share=0.5)], CLASSES) == {}


def test_the_largest_strength_is_the_last_before_it_falls() -> None:
    rungs = {5: 0.0, 10: 0.0, 15: 0.02, 20: 0.5, 30: 0.0}
    measured = [_mirror(strength, share, "rotation") for strength, share in rungs.items()]
    found = max_strength.largest(measured, "rotation")
    assert found.usable == found.strict == 15
    assert found.unit == "degrees"


def test_a_stronger_rung_never_counts_as_safer() -> None:
    measured = [_mirror(s, share, "rotation") for s, share in {5: 0.5, 10: 0.0}.items()]
    curve = max_strength.curve(measured, "rotation")
    assert curve[10] <= curve[5]


def test_a_weaker_rung_of_a_safe_one_is_told_as_safe_too() -> None:
    weaker = measure.implied(_mirror(10, 0.0, "rotation"), Variant("rotation", 5))
    rows = report.rows([weaker], {}, CLASSES, FILES)
    assert [(row.strength, row.verdict) for row in rows] == [(5, "safe")] * 2
    assert rows[0].evidence == WHY["stronger"]


def test_details_are_heard_where_the_whole_is_blind() -> None:
    """The class lies in the maps' extremes alone: `place` is blind, `detail` is not."""
    labels, groups, rows, _, _, _ = worlds.world(distance=0)
    rng = np.random.default_rng(5)
    rows = {**rows, **{name: worlds.features(rng, labels, 8) for name in ("peak16", "peak8")}}
    spaces = {name: probe.space(values) for name, values in rows.items()}
    kernels = retention.kernels({n: space.kernel(rows[n]) for n, space in spaces.items()})
    drawn = worlds.chances(len(labels))
    bench = PairBench(labels=labels, groups=groups, spaces=spaces, originals=kernels, chances=drawn)
    kept = bench.measure(Variant("crop", 0.8), [rows])[0]
    assert (kept.ruling.verdict, kept.ruling.view) == ("safe", "detail")
    fresh = {name: worlds.features(rng, labels, 0) for name in rows}
    gone = bench.measure(Variant("crop", 0.08), [fresh])[0]
    assert (gone.ruling.verdict, gone.ruling.kind) == ("unsafe", "destroys")


def test_a_colour_that_is_lost_on_the_way_to_a_shift_is_not_safe_there() -> None:
    """Half way round the circle red is no green, and on the way it was."""
    bench, rows = _bench()
    half = Variant("hue", 0.5)
    lost = worlds.mirrored(rows)["colour"]
    assert bench.measure(half, [rows], [rows["colour"]])[0].ruling.verdict == "safe"
    found = bench.measure(half, [rows], [rows["colour"], lost])[0]
    assert (found.ruling.verdict, found.ruling.why) == ("weakens", "way")


def test_one_draw_is_enough_where_it_is_safe_with_room_to_spare() -> None:
    assert measure.is_plain(_mirror(share=0.0, name="rotation"))
    assert not measure.is_plain(_mirror(share=0.3, name="rotation"))
    assert not measure.is_plain(_mirror())


def test_nothing_tried_gives_nothing() -> None:
    assert max_strength.largest([], "rotation").usable is None
