"""A model card says what the card of the run says, and hubs can read its head."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.plan import plan as plans
from core.report import card, model_card, test_set
from tests.report.carded import NASTY, finished, save

yaml = pytest.importorskip("yaml", reason="PyYAML comes with the hub's library")


def head(document: str) -> dict[str, Any]:
    return yaml.safe_load(document.split("---\n")[1])


def test_before_the_training_nothing_is_invented(run: Path) -> None:
    document = model_card.markdown(card.report(run))
    assert "Not known yet" in document
    assert "model-index" not in head(document)


def test_scores_are_told_with_their_ranges(run: Path) -> None:
    finished(run)
    document = model_card.markdown(card.report(run))
    assert "| validation | 6 | 100.0% (61.0%–100.0%)" in document
    assert "80.0% (60.0%–90.0%)" in document
    assert "deliberate confirmation" in document


def test_by_class_tells_of_the_test_pictures_once_they_were_opened(run: Path) -> None:
    finished(run)
    assert "By class (validation)" in model_card.markdown(card.report(run))
    save(run, "test")
    test_set.record_opening(run, n=6)
    assert "By class (test)" in model_card.markdown(card.report(run))


def test_hubs_read_licence_library_and_scores(run: Path) -> None:
    finished(run)
    told = head(model_card.markdown(card.report(run)))
    assert told["library_name"] == "timm"
    assert told["pipeline_tag"] == "image-classification"
    assert told["license"]
    (metric,) = told["model-index"][0]["results"][0]["metrics"]
    assert metric["type"] == "accuracy"
    assert metric["value"] == 1.0
    assert "validation, 6 pictures" in metric["name"]


def test_names_and_findings_cannot_break_the_document(run: Path) -> None:
    finished(run)
    document = model_card.markdown(card.report(run))
    text = document.split("## Train it once more")[0].split("---\n", 2)[2]
    assert "<script>" not in text
    assert "\n# bees" not in text
    assert r"bees \| &lt;script&gt;\*x\*" in text
    assert r"\[link\](x)" in text


@pytest.mark.parametrize("name", ["a: b\n---\nc", "\x00\x7f\ud800 é 🐜", "'\"{}[]&*!|>%@`"])
def test_no_name_breaks_the_head(run: Path, name: str) -> None:
    finished(run)
    told = card.report(run) | {"name": name}
    block = head(model_card.markdown(told))
    assert block["model-index"][0]["name"] == model_card.harmless(name)


def test_a_lost_split_and_the_model_before_are_said(run: Path) -> None:
    finished(run)
    (run / "split.csv").unlink()
    told = card.report(run) | {"follows": "Goes on from “a *star*”."}
    document = model_card.markdown(told)
    assert "Pictures: not known" in document
    assert "“a \\*star\\*”" in document


def test_settings_and_the_command_can_be_copied(run: Path) -> None:
    document = model_card.markdown(card.report(run))
    block = document.split("```json\n")[1].split("```")[0]
    assert json.loads(block)["recipe"] == plans.load(run).recipe.model_dump(mode="json")
    assert "graft train" in document.split("```sh\n")[1].split("```")[0]
    assert NASTY not in document.split("## Train it once more")[0]


def test_what_was_measured_of_its_robustness_is_told(run: Path) -> None:
    assert "what it stands" not in model_card.markdown(card.report(run))
    document = model_card.markdown(card.report(run, ["Blur: 90 % *right*"]))
    assert "what it stands\n\n- Blur: 90 % \\*right\\*\n\n## What to keep" in document
