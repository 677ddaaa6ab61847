"""The lines above the grid: how far one is, in words; and the classes with their keys."""

from collections.abc import Iterator, Sequence
from typing import Any

from core.data.annotations.event import LabelEvent
from core.report import exam as exam_words
from core.runs.questions import QuestionView
from core.teach.session import Session
from pages.parts.shared.words import exact, many, time_left, why

_KEYS = "123456789abcdefghijklmopqstvwyz"
"""Digits first; n, r, u and x mean something else."""
_LONGEST = 60
_Line = dict[str, Any]
_OF_CLASSES = {
    "several": "several per picture",
    "class order": "the order",
    "class colour": "a colour",
    "rename class": "a name",
    "remove class": "a removed class",
}
"""What was pressed, where it was about the classes and not about a picture."""


def standing(session: Session) -> dict[str, Any]:
    """How all stands, as the grid draws it."""
    counts, guessed = session.taught.counts, session.learner.counts()
    classes: list[dict[str, Any]] = [
        {
            "name": named.name,
            "shown": exact(named.name, longest=_LONGEST),
            "colour": named.colour,
            "key": _KEYS[at] if at < len(_KEYS) else "",
            "count": counts[named.name],
            "guessed": guessed[named.name],
        }
        for at, named in enumerate(session.taught.classes)
    ]
    undo, redo = session.presses()
    return {
        "classes": classes,
        "several": session.taught.several,
        "views": _views(classes),
        "lines": [*_lines(session)],
        "undo": _press(undo),
        "redo": _press(redo),
        "ready": len(_taught(session)) > 1,
    }


def _taught(session: Session) -> set[str]:
    """Classes that there is a picture of to learn from."""
    said = session.taught.said.items()
    return {name for content, one in said if content not in session.exam for name in one.names}


def _views(classes: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What the grid can show: what is asked, what is guessed, what was answered."""
    views = [{"name": "mix", "title": "What teaches most"}]
    for one in classes:
        if one["guessed"]:
            number = many(one["guessed"], "picture")
            views.append(
                {"name": f"sure:{one['name']}", "title": f"Guessed {one['shown']}: {number}"}
            )
    for one in classes:
        if one["count"]:
            views.append(
                {
                    "name": f"class:{one['name']}",
                    "title": f"Answered {one['shown']}: {many(one['count'], 'picture')}",
                }
            )
    return [*views, {"name": "aside", "title": "Set aside"}]


def _lines(session: Session) -> Iterator[_Line]:
    said, exam = session.taught.said, session.exam
    number = sum(content not in exam for content in said)
    pictures = len(session.files) - len(exam)
    yield {"kind": "", "text": f"{number:,} of {many(pictures, 'picture')} answered"}
    exam_said = exam_words.sentence(session.score())
    yield {"kind": "", "text": exam_said, "title": why("label_page.exam")}
    told = exam_words.outlook(session.learner.outlook())
    yield {"kind": "quiet", "text": told, "title": why("label_page.outlook")}
    if looking := session.looking():
        yield _looking(looking)


def _looking(view: QuestionView) -> _Line:
    if view.error:
        return {"kind": "problem", "text": f"{view.error.what}. {view.error.fix}"}
    left = time_left(view.seconds_left, ", ")
    text = "Looking at the pictures soon"
    if view.total:
        text = f"Looking at the pictures: {view.done:,} of {view.total:,}{left}"
    return {"kind": "quiet", "text": text, "share": view.share, "title": why("label_page.looking")}


def _press(events: Sequence[LabelEvent]) -> str:
    """What one press said, short; empty where there is none."""
    if not events:
        return ""
    names = dict.fromkeys(name for event in events for name in event.names)
    what = _OF_CLASSES.get(events[0].kind) or ", ".join(names) or events[0].text or events[0].kind
    pictures = sum(len(event.contents) for event in events)
    number = f" ({pictures:,})" if pictures > 1 else ""
    return f"{exact(what, longest=24)}{number}"
