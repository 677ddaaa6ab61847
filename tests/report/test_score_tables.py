"""Scores as Markdown: what is not known is said, every other number has its range."""

import numpy as np

from core.report import score_tables
from core.tasks import class_scores


def test_missing_values_are_said_to_be_missing() -> None:
    values = [score_tables.share(None), score_tables.share(0.5), score_tables.share(0.5, 0.4, 0.6)]
    assert values == ["not known", "50.0%", "50.0% (40.0%–60.0%)"]
    assert score_tables.share(0.5, 0.4, 0.6, percent=False) == "0.500 (0.400–0.600)"


def test_every_score_and_every_class_has_its_range() -> None:
    generator = np.random.default_rng(0)
    labels = ["ants", "bees", "wasps"] * 20
    scores = class_scores.score(labels, generator.dirichlet((1, 1, 1), 60), sorted({*labels}))
    told = {"scores": {"test": None, "validation": scores.model_dump(mode="json")}}
    lines = score_tables.more(told)[4:-1]
    assert [line.split(" | ")[0] for line in lines][:2] == [
        "| top-2 accuracy",
        "| Balanced accuracy",
    ]
    assert all("–" in line and line.endswith("| 60 |") for line in lines)
    classes = score_tables.by_class(told)[4:-1]
    assert len(classes) == 3
    assert all(line.count("–") == 5 for line in classes), "five scores, each with its range"
    assert score_tables.more({"scores": {"test": None, "validation": None}}) == []
