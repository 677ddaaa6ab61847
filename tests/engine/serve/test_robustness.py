from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.engine.serve import robustness
from core.protocol.robustness import SHORTCUTS, Condition, RobustRequest
from core.runs.stop import Stopped
from tests.engine import finished

GREY = np.array([124, 116, 104], np.uint8)
MIDDLE, BORDER = SHORTCUTS


def framed(folder: Path, classes, n: int, *, middle: bool) -> Path:
    """Grain, and one colour a class: in the middle alone, or around it alone."""
    for place, name in enumerate(classes):
        (folder / name).mkdir(parents=True)
        for number in range(n):
            rng = np.random.default_rng([place, number])
            picture = rng.integers(100, 140, (64, 64, 3), np.uint8)
            colour = np.eye(3)[place] * 200 + 20 + rng.integers(0, 30, 3)
            inside = np.zeros((64, 64), np.bool_)
            inside[12:52, 12:52] = True
            picture[inside if middle else ~inside] = colour
            Image.fromarray(picture).save(folder / name / f"{number:03d}.png")
    return folder


def asked(run: Path, *conditions: Condition, **more) -> RobustRequest:
    return RobustRequest(run=str(run), model="x", split="validation", conditions=conditions, **more)


def test_either_cover_hides_half_and_together_they_hide_all() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (100, 100, 3), np.uint8)
    hidden = [
        (robustness.covered(picture, GREY, middle=middle) == GREY).all(2)
        for middle in (True, False)
    ]
    assert all(0.45 < one.mean() < 0.55 for one in hidden)
    assert (hidden[0] ^ hidden[1]).mean() > 0.99


@pytest.mark.parametrize(
    ("middle", "needed", "spare"), [(True, MIDDLE, BORDER), (False, BORDER, MIDDLE)]
)
def test_a_model_that_goes_by_one_half_needs_that_half_alone(
    middle: bool, needed: Condition, spare: Condition, tmp_path: Path
) -> None:
    run = finished.run(tmp_path, n=60, world=lambda *given: framed(*given, middle=middle))
    answer = robustness.measure(asked(run, *SHORTCUTS))
    assert answer.n == answer.pictures == 27
    assert answer.share > 0.9
    assert answer.chance == pytest.approx(1 / 3)
    without, with_it = answer.of(needed), answer.of(spare)
    assert without is not None
    assert with_it is not None
    assert without.low < answer.chance
    assert without.change_high < 0
    assert with_it.low > answer.chance


def test_a_sample_keeps_the_share_of_each_class_and_is_always_the_same(tmp_path: Path) -> None:
    run = finished.run(tmp_path, n=40)
    first = robustness.measure(asked(run, most=9))
    assert (first.n, first.pictures) == (9, 18)
    assert first.chance == pytest.approx(1 / 3)
    again = robustness.measure(asked(run, most=9))
    assert first.model_copy(update={"seconds": 0}) == again.model_copy(update={"seconds": 0})


def test_nothing_is_changed_by_a_change_of_no_strength(tmp_path: Path) -> None:
    run = finished.run(tmp_path, n=20)
    none = [
        Condition(name=name, strength=0) for name in ("blur", "noise", "brightness", "rotation")
    ]
    answer = robustness.measure(asked(run, *none))
    assert {score.right for score in answer.scores} == {answer.right}
    assert all(score.change_low < 0 < score.change_high for score in answer.scores)


def test_it_tells_how_far_it_is_and_stops_when_asked_to(tmp_path: Path) -> None:
    run = finished.run(tmp_path, n=20)
    heard: list[tuple[int, int, str]] = []
    robustness.measure(asked(run, *SHORTCUTS), on_progress=lambda *told: heard.append(told))
    assert heard[0] == (0, 3, "as they are")
    assert heard[-1][:2] == (3, 3)

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        robustness.measure(asked(run, *SHORTCUTS), check_stop=stop)
