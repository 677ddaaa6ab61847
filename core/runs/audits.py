"""Label-safety audits as questions to the engine: asked once for each data set and backbone.

Page and command line build the same question here, so that each finds what the other measured.
"""

from pathlib import Path

from core import files, home
from core.data.dataset import Dataset
from core.data.fingerprint import fingerprint
from core.plan.plan import Plan
from core.protocol.audit import METHOD, AuditRequest
from core.runs import questions
from core.safety import audit_result
from core.safety.audit_result import Audited
from core.weights.backbone_choice import BackboneChoice

_DECLINED = "declined"


def question(
    dataset: Dataset, backbone: BackboneChoice | None, *, full: bool = False
) -> AuditRequest | None:
    """What the engine is asked; None where it cannot be asked: a random backbone sees nothing.

    The pictures are part of the question, so that another answer belongs to other pictures.
    """
    if backbone is None or backbone.source == "scratch":
        return None
    return AuditRequest(
        folder=str(dataset.source),
        pictures=fingerprint(dataset),
        several=dataset.several,
        backbone=backbone,
        full=full,
    )


def place(asked: AuditRequest) -> Path:
    """Where the question and its answer lie."""
    return questions.folder(asked.verb, asked.as_json())


def stored(dataset: Dataset, backbone: BackboneChoice | None) -> Audited | None:
    """What was measured for these pictures and this backbone: the full ladder, or the screen."""
    for full in (True, False):
        asked = question(dataset, backbone, full=full)
        if asked and questions.read(place(asked)).state == "done":
            told = files.read_json(place(asked) / questions.ANSWER)
            return asked.read(told or {})
    return None


def of_plan(plan: Plan) -> Audited | None:
    """What was measured for the pictures and the backbone of a plan, whatever they are now."""
    wanted = plan.backbone.model_dump(mode="json")
    found: Audited | None = None
    for folder, arguments in questions.asked("audit"):
        same = arguments.get("pictures") == plan.pictures and arguments.get("backbone") == wanted
        if not same or arguments.get("augmentations") or arguments.get("method") != METHOD:
            continue
        view = questions.read(folder)
        if view.answer is not None and (found is None or arguments.get("full")):
            found = audit_result.read(view.answer, full=bool(arguments.get("full")))
    return found


def start(asked: AuditRequest, dataset: Dataset) -> Path:
    """Ask, and let go of every other audit: one measures at a time, for what is chosen now."""
    wanted = place(asked)
    for other in (home.home() / "tasks").glob("audit-*"):
        if other != wanted and questions.read(other).state == "running":
            questions.stop(other)
    (wanted / _DECLINED).unlink(missing_ok=True)
    return questions.start(asked.verb, asked.as_json(), dataset)


def decline(asked: AuditRequest) -> None:
    """Stop on the user's word: it does not begin by itself any more."""
    (place(asked) / _DECLINED).touch()
    questions.stop(place(asked))


def declined(asked: AuditRequest) -> bool:
    """True where the user stopped it and did not ask anew."""
    return (place(asked) / _DECLINED).exists()
