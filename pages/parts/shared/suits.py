"""What suits the pictures is measured as soon as a backbone is chosen: Train then knows it."""

from core.data.dataset import Dataset
from core.runs import measured, questions
from core.runs.draft import Draft
from pages.parts.shared import notices, session

_BEGUN = "advice-begun"


def begin(draft: Draft, dataset: Dataset) -> None:
    """Have the pictures looked at, unless they were, are, or could not be. Nothing waits for it."""
    asked = measured.advice(draft, dataset)
    if asked is None or dataset.kind != "classify" or measured.probe(draft, dataset):
        return
    place = measured.place(asked)
    tried = session.recall(_BEGUN, ())
    if questions.read(place).state in ("running", "done", "failed") or place.name in tried:
        return
    session.remember(_BEGUN, (*tried, place.name))
    with notices.guard():
        measured.ask(asked, dataset)
