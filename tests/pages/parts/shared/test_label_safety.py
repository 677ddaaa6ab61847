"""What is known about label safety is read once for each version of the audit's answer."""

from pathlib import Path

from core.data import scan
from core.runs import audits, draft
from core.weights.backbone_choice import BackboneChoice
from pages.parts.shared import label_safety
from tests import answers


def test_the_version_names_the_full_answer_where_there_is_one(
    pictures: Path, body: BackboneChoice
) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())
    dataset = scan.scan(pictures)
    assert label_safety.version(draft.load(), dataset) is None
    for full in (False, True):
        asked = audits.question(dataset, body, full=full)
        assert asked is not None
        answers.kept(asked, answers.audited(pictures=36))
        key = label_safety.version(draft.load(), dataset)
        assert key is not None
        assert key[2] == full
        assert label_safety.answer(key).full == full
