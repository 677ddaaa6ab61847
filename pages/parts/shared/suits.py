"""What suits the pictures, and what is doubtful in them, is measured once a backbone is chosen."""

from core.data.dataset import Dataset
from core.protocol.advice import AdviseRequest
from core.protocol.doubts import DoubtsRequest
from core.runs import measured, questions
from core.runs.draft import Draft
from pages.parts.shared import notices, session

_BEGUN = "advice-begun"


def begin(draft: Draft, dataset: Dataset) -> None:
    """Have the pictures looked at, unless they were, are, or could not be. Nothing waits for it."""
    advice = measured.advice(draft, dataset)
    if advice and dataset.kind == "classify" and not measured.probe(draft, dataset):
        _once(advice, dataset)
    doubts = measured.doubts(draft, dataset)
    if doubts:
        _once(doubts, dataset)


def _once(asked: AdviseRequest | DoubtsRequest, dataset: Dataset) -> None:
    place = measured.place(asked)
    tried = session.recall(_BEGUN, ())
    if questions.read(place).state in ("running", "done", "failed") or place.name in tried:
        return
    session.remember(_BEGUN, (*tried, place.name))
    with notices.guard():
        measured.ask(asked, dataset)
