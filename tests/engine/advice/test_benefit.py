"""Laws of the measurement which changes help: held out, one by one, the sealed pictures sealed."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.data import scan
from core.data.dataset import Dataset
from core.data.split import SplitSettings
from core.engine.advice.bakeoff import seen
from core.engine.advice.benefit import benefit, between
from core.plan.presets import choice
from core.protocol.benefit import BenefitAnswer
from core.runs.stop import Stopped
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice
from tests import worlds


@pytest.fixture
def body(tiny_backbone: Path) -> BackboneChoice:
    return pretrained.choose(str(tiny_backbone))


@pytest.fixture
def coloured(tmp_path: Path) -> Dataset:
    """Two classes of the same discs: only their colour tells them apart."""
    return scan.scan(worlds.separable(tmp_path / "discs", ("red", "green"), 40))


def _told(*_told: object) -> None:
    pass


def test_a_change_that_takes_the_cue_away_harms_and_a_faint_one_makes_no_difference(
    coloured: Dataset, body: BackboneChoice
) -> None:
    tried = [choice("hue", 0.5), choice("brightness", 0.05)]
    answer = benefit(coloured, body, tried, on_progress=_told)
    assert BenefitAnswer.recall(json.loads(json.dumps(answer.as_json()))) == answer
    hue, brightness = answer.benefits
    assert [one.choice for one in answer.benefits] == tried
    assert hue.verdict == "harms"
    assert hue.loss_low > 0
    assert abs(brightness.gain) < 0.05
    assert brightness.low <= brightness.gain <= brightness.high
    assert answer.accuracy > 0.9


def test_a_change_of_nothing_brings_nothing(coloured: Dataset, body: BackboneChoice) -> None:
    """A head on each picture once was another one than a head on its copies: that was a help."""
    (nothing,) = benefit(coloured, body, [choice("saturation", 1e-6)], on_progress=_told).benefits
    assert (nothing.gain, nothing.loss) == (0, 0)
    assert nothing.verdict == "cannot tell"


def test_of_many_changes_that_bring_nothing_none_is_called_anything_in_95_of_100_draws() -> None:
    """Each picture lies somewhere, and each head, the plain one too, errs by chance around it."""
    changes, pictures, draws, called = 20, 80, 300, 0
    for seed in range(draws):
        rng = np.random.default_rng(seed)
        surest = rng.normal(2, 2, pictures) + rng.normal(size=(changes + 1, pictures))
        losses, right = np.log1p(np.exp(-surest)), surest > 0
        told = [
            between(choice("hue"), right[[0, at]], losses[[0, at]], changes)
            for at in range(1, changes + 1)
        ]
        called += any(one.verdict != "cannot tell" for one in told)
    assert called <= 0.05 * draws


def test_what_helps_much_is_called_so_among_twenty() -> None:
    surest = np.random.default_rng(0).normal(1, 2, 200)
    both = np.stack([surest, surest + 0.5])
    assert between(choice("hue"), both > 0, np.log1p(np.exp(-both)), 20).verdict == "helps"


def test_only_training_pictures_are_looked_at(
    coloured: Dataset, body: BackboneChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = SplitSettings(seed=3)
    opened: set[str] = set()
    from core.engine.feed import images

    read = images.read

    def watched(path: Path, *rest: object) -> object:
        opened.add(path.relative_to(coloured.folder).as_posix())
        return read(path, *rest)

    monkeypatch.setattr(images, "read", watched)
    answer = benefit(coloured, body, [choice("hue", 0.02)], on_progress=_told, split=split)
    training = {row.file for row in seen(coloured, split) if row.side == "training"}
    assert opened <= training
    assert answer.n == len(training)


def test_where_nothing_can_be_held_out_nothing_is_known(
    tmp_path: Path, body: BackboneChoice
) -> None:
    few = scan.scan(worlds.separable(tmp_path / "few", ("red", "green"), 2))
    answer = benefit(few, body, [choice("hue", 0.02)], on_progress=_told)
    assert (answer.accuracy, answer.n, answer.benefits) == (None, 0, ())


def test_it_hears_a_stop_and_tells_how_far_it_is(coloured: Dataset, body: BackboneChoice) -> None:
    heard: list[tuple[int, int, str]] = []

    def stop() -> None:
        if len(heard) > 2:
            raise Stopped

    with pytest.raises(Stopped):
        benefit(
            coloured,
            body,
            [choice("hue", 0.02), choice("rotation", 10)],
            on_progress=lambda *told: heard.append(told),
            check_stop=stop,
        )
    assert heard[-1][0] < heard[-1][1]
