"""Laws of the advisor that looks at the pictures."""

import json
from pathlib import Path

from core.data import scan
from core.engine.advice.advisor import advise
from core.protocol.advice import AdviseAnswer
from core.weights import pretrained
from tests import worlds


def test_the_advice_rests_on_a_measured_probe(tmp_path: Path, tiny_backbone: Path) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 12)
    answer = advise(
        scan.scan(folder), pretrained.choose(str(tiny_backbone)), on_progress=lambda *told: None
    )
    assert AdviseAnswer.recall(json.loads(json.dumps(answer.as_json()))) == answer
    assert answer.probe.accuracy > answer.probe.chance
    assert answer.probe.embedded == answer.probe.n
    assert answer.probe.seconds
    assert answer.recipe.strategy == "features"
    assert answer.reason.count(".") >= 2


def test_a_random_start_is_not_probed(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "w", {"a": 6, "b": 6})
    answer = advise(
        scan.scan(folder), pretrained.scratch("resnet18"), on_progress=lambda *told: None
    )
    assert answer.probe.score is None
    assert answer.recipe.strategy == "scratch"
