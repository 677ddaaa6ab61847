"""Laws of the advisor that looks at the pictures."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.engine import advise as advising
from core.engine.advise import advise
from core.plan import weights
from core.plan.plan import Recipe
from tests import worlds


def test_the_advice_rests_on_a_measured_probe(tmp_path: Path, tiny_backbone: Path) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 12)
    answer = advise(folder, [weights.choose(str(tiny_backbone))], on_progress=lambda *told: None)
    json.dumps(answer)
    assert answer["probe"]["accuracy"] > answer["probe"]["chance"]
    assert answer["probe"]["embedded"] == answer["probe"]["n"]
    assert answer["probe"]["seconds"] > 0
    assert Recipe.model_validate(answer["recipe"]).strategy == "features"
    assert answer["reason"].count(".") >= 2
    assert answer["compared"] is None


def test_a_random_start_is_not_probed(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "w", {"a": 6, "b": 6})
    answer = advise(folder, [weights.scratch("resnet18")], on_progress=lambda *told: None)
    assert answer["probe"]["accuracy"] is None
    assert answer["recipe"]["strategy"] == "scratch"


def test_of_several_backbones_the_fastest_of_those_that_know_the_pictures_best_is_proposed(
    tmp_path: Path, tiny_backbone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices = [weights.choose(str(tiny_backbone)), weights.embedded()]
    told = [
        {"tied_with_best": True, "pictures_per_second": 10.0, "accuracy": 0.9, "choice": 1},
        {"tied_with_best": True, "pictures_per_second": 50.0, "accuracy": 0.8, "choice": 0},
    ]

    def table(of: list[dict[str, Any]]) -> dict[str, Any]:
        named = [{"name": choices[r["choice"]].name, "path": choices[r["choice"]].path} for r in of]
        rest = {"low": None, "high": None, "n": 24, "seconds": 1.0, "embedded": 24}
        rows = [{**row, **name, **rest} for row, name in zip(of, named, strict=True)]
        return {"backbones": rows, "sentence": "They were compared."}

    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 12)
    for rows, wanted in ((told, 0), ([{**told[0]}, {**told[1], "tied_with_best": False}], 1)):
        monkeypatch.setattr(advising, "compare", lambda *_, rows=rows, **__: table(rows))
        answer = advise(folder, choices, on_progress=lambda *told: None)
        assert answer["backbone"]["path"] == choices[wanted].path
        assert answer["compared"] == "They were compared."
