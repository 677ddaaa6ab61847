from pathlib import Path

from core.plan.plan import Plan
from core.protocol.robustness import Condition, RobustAnswer
from core.runs import audits, robustness
from core.safety.answers import Answers
from core.weights.backbone_choice import BackboneChoice
from tests import answers


def plan(tmp_path: Path, **more) -> Plan:
    facts = {"name": "x", "folder": str(tmp_path), "classes": ("cat", "dog"), **more}
    return Plan(backbone=BackboneChoice(name="resnet18", source="folder", path="/w"), **facts)


def test_only_changes_that_keep_the_class_are_tried_and_the_others_are_named(
    tmp_path: Path,
) -> None:
    asked, left_out = robustness.under_changes(tmp_path, plan(tmp_path), "validation")
    forces = {(one.name, one.strength) for one in asked.conditions}
    assert ("rotation", 15) in forces
    assert ("rotation", 30) not in forces
    assert any(one.sentence.startswith("Turned from 20° on") for one in left_out)
    detail = plan(tmp_path, answers=Answers(detail_is_small="yes"))
    fewer, _ = robustness.under_changes(tmp_path, detail, "validation")
    assert {one.name for one in fewer.conditions if one.name == "crop"} == {"crop"}
    assert len(fewer.conditions) < len(asked.conditions)


def test_what_was_measured_on_the_pictures_counts_whatever_they_are_now(tmp_path: Path) -> None:
    mine = plan(tmp_path, pictures="abc")
    request = audits.AuditRequest(folder="/elsewhere", pictures="abc", backbone=mine.backbone)
    measured = {"source": "measured", "p0": 0.98, "p1": 0.98, "groups": 30, "verdict": "safe"}
    verdicts = [{"augmentation": "rotation", "strength": s, **measured} for s in (90.0, -90.0)]
    answers.kept(request, {"verdicts": verdicts, "pictures": 9, "seconds": 1.0})
    asked, _ = robustness.under_changes(tmp_path, mine, "validation")
    assert Condition(name="rotation", strength=30) in asked.conditions
    other, _ = robustness.under_changes(tmp_path, plan(tmp_path, pictures="other"), "validation")
    assert Condition(name="rotation", strength=30) not in other.conditions


def test_what_was_asked_before_is_recalled_and_nothing_else(tmp_path: Path) -> None:
    mine = plan(tmp_path)
    assert robustness.measured(tmp_path, mine, "validation") == (None, None)
    asked = robustness.shortcuts(tmp_path, mine, "validation")
    told = RobustAnswer(
        split="validation", n=10, pictures=10, right=9, low=0.6, high=0.98, chance=0.5
    )
    answers.kept(asked, told.as_json())
    assert robustness.measured(tmp_path, mine, "validation") == (told, None)
    assert robustness.measured(tmp_path, mine, "test") == (None, None)
