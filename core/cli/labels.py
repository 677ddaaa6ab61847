"""`graft labels …`: what people say of pictures, shown and taken back."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli import classes, sharing
from core.cli.answer import Answer, AsJson
from core.cli.data import Folder
from core.data.annotations import event, history, journal, merging, overlay
from core.data.annotations.event import LabelEvent
from core.data.annotations.labels_table import written_time
from core.data.annotations.overlay import Overlay
from core.data.copies import many
from core.data.natural_order import natural

All = Annotated[bool, typer.Option("--all", help="Everything that was said.")]
Last = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="The last N; without it, the last one.")
]


def verbs() -> typer.Typer:
    """The verbs below `graft labels`."""
    group = typer.Typer(
        help="What people say of pictures: shown, taken along, brought in, taken back.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for name, verb in (
        ("show", show),
        ("export", sharing.export),
        ("import", sharing.bring),
        ("merge", sharing.merge),
        ("undo", undo),
        ("redo", redo),
        ("classes", classes.classes),
        ("rename", classes.rename),
    ):
        group.command(name)(verb)
    return group


def show(folder: Folder, json: AsJson = False) -> Answer:
    """Show what counts now: what was said of which picture, by whom and when."""
    place = sharing.data_folder(folder)
    events = journal.read(place)
    now = overlay.counted(events)
    pictures = [_picture(now, content, file) for content, file in _files(events.all).items()]
    pictures = sorted(filter(_is_said, pictures), key=lambda said: natural(said["file"]))
    counts = Counter(said["said"] for said in pictures if said["said"])
    data = {
        "folder": str(place),
        "kept_in": str(journal.path(place)),
        "counts": dict(counts),
        "pictures": pictures,
        "events": len(events.all),
        "standing": len(overlay.standing(events.all)),
        "damaged": events.damaged,
    }
    if not pictures:
        return Answer(data=data, text=f"Nothing counts that was said of the pictures in {place}")
    kinds = [f"{kind}: {number:,}" for kind, number in counts.most_common()]
    lines = [", ".join([f"Something was said of {many(len(pictures))}", *kinds])]
    lines += [f"  {_place(said)}: {_said(now, said['content'])}{_by(said)}" for said in pictures]
    if events.damaged:
        lines.append(f"{many(events.damaged, 'line')} of {journal.path(place)} cannot be read")
    return Answer(data=data, text="\n".join(lines))


def undo(
    folder: Folder, everything: All = False, last: Last = None, json: AsJson = False
) -> Answer:
    """Take back the last that was said, or more of it; nothing of it is lost, see redo."""
    if everything and last:
        raise typer.BadParameter("--all and --last exclude one another.")
    place = sharing.data_folder(folder)
    before = overlay.of(place)
    if everything or last:
        standing = overlay.standing(journal.read(place).all)
        gone = dict.fromkeys(one.id for one in standing[-(last or len(standing)) :])
        if gone:
            undo = LabelEvent(kind="undo", who=event.myself(), undoes=tuple(gone))
            journal.write(place, [undo])
        number = len(gone)
    else:
        number = int(bool(history.undo(place, event.myself())))
    nothing = "Nothing that was said counts, so nothing was undone."
    return _changed(place, before, number, nothing)


def redo(folder: Folder, json: AsJson = False) -> Answer:
    """Bring back what the last undo took back."""
    place = sharing.data_folder(folder)
    before = overlay.of(place)
    came = history.redo(place, event.myself())
    nothing = "Nothing was undone since the last was said, so nothing came back."
    return _changed(place, before, int(bool(came)), nothing)


def _changed(place: Path, before: Overlay, number: int, nothing: str) -> Answer:
    """Tell what counts now and did not before.

    Args:
        place: the data folder.
        before: what counted before.
        number: how many presses were undone.
        nothing: what is said where there were none.
    """
    after, events = overlay.of(place), journal.read(place).all
    pictures = [
        {"file": file, "content": content, "before": was, "now": now}
        for content, file in _files(events).items()
        if (was := _said(before, content)) != (now := _said(after, content))
    ]
    lines = [f"{many(len(pictures))} changed by that" if number else nothing]
    lines += [
        f"  {_place(one)}: {one['now'] or 'as in the folder'}"
        f" (was: {one['before'] or 'as in the folder'})"
        for one in pictures
    ]
    left = len(overlay.standing(events))
    return Answer(
        data={"events": number, "pictures": pictures, "left": left}, text="\n".join(lines)
    )


def _files(events: Iterable[LabelEvent]) -> dict[str, str]:
    """Where each picture lay when something was last said of it, by its content."""
    return {content: file for one in events for content, file in _named(one)}


def _named(said: LabelEvent) -> Iterator[tuple[str, str]]:
    files = said.files if len(said.files) == len(said.contents) else ("",) * len(said.contents)
    return zip(said.contents, files, strict=True)


def _picture(now: Overlay, content: str, file: str) -> dict[str, Any]:
    decided = now.decided.get(content)
    return {
        "file": file,
        "content": content,
        "said": decided.kind if decided else None,
        "names": decided.names if decided else (),
        "who": decided.who if decided else None,
        "when": written_time(decided.t) if decided else None,
        "group": now.groups.get(content),
        "note": now.notes.get(content),
    }


def _is_said(picture: dict[str, Any]) -> bool:
    return any(picture[name] for name in ("said", "group", "note"))


def _place(picture: dict[str, Any]) -> str:
    return str(picture["file"] or picture["content"])


def _by(picture: dict[str, Any]) -> str:
    """Who decided what it shows, and when, in the time of this place."""
    if not picture["when"]:
        return ""
    when = dt.datetime.fromisoformat(picture["when"]).astimezone()
    who = f"{picture['who']}, " if picture["who"] else ""
    return f" ({who}{when:%d %b %Y %H:%M})"


def _said(now: Overlay, content: str) -> str:
    """All that counts of a picture, as a line for people; empty where that is nothing."""
    decided = now.decided.get(content)
    parts = [merging.answer(decided) or "none of the classes"] if decided else []
    for word, texts in (("group", now.groups), ("note", now.notes)):
        parts += [f"{word} “{texts[content]}”"] if content in texts else []
    return ", ".join(parts)
