"""What the chosen backbone makes doubtful: it comes by itself, and nothing waits for it."""

from core.data.dataset import Dataset
from core.findings import Finding
from core.protocol.doubts import DoubtsAnswer, LabelDoubt
from core.report import doubts
from core.runs.questions import QuestionView
from pages.parts.shared import ticking
from pages.parts.shared.words import why


def found(
    answer: DoubtsAnswer | None, dataset: Dataset
) -> tuple[list[Finding], dict[str, LabelDoubt]]:
    """The findings, and the guess for each doubted picture by its file; none without an answer."""
    if answer is None:
        return [], {}
    still_open = doubts.still_open(answer, dataset)
    return doubts.findings(answer, dataset), {doubt.file: doubt for doubt in still_open}


def progress(last: QuestionView | None) -> None:
    """How far it is, while it is being looked for."""
    if last and last.state == "running":
        ticking.question(last.folder, _looking, key="stop-doubts", note=why("data.doubts"))


def _looking(view: QuestionView) -> str:
    return "Looking for wrong labels and shortcuts" + ("" if view.total else ": getting ready")
