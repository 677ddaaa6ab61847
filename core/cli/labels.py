"""`graft labels …`: what people say of pictures, shown and taken back."""

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli import sharing
from core.cli.answer import Answer, AsJson
from core.cli.data import Folder
from core.data.annotations import event, journal, merging, overlay
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
    standing = overlay.standing(journal.read(place).all)
    gone = standing if everything else standing[-(last or 1) :]
    return _taken_back(place, gone, gone, "Nothing that was said counts, so nothing was undone.")


def redo(folder: Folder, json: AsJson = False) -> Answer:
    """Bring back what the last undo took back."""
    place = sharing.data_folder(folder)
    events = journal.read(place).all
    said = {one.id: one for one in events if one.kind != "undo"}
    undo = _to_redo(events, said)
    about = [said[name] for name in undo.undoes if name in said] if undo else []
    nothing = "Nothing was undone since the last was said, so nothing came back."
    return _taken_back(place, [undo] if undo else [], about, nothing)


def _to_redo(events: Sequence[LabelEvent], said: Container[str]) -> LabelEvent | None:
    """The latest undo that counts, if nothing was said after it; earlier redos do not matter."""
    for latest in reversed(overlay.counting(events)):
        if latest.kind != "undo":
            break
        if any(name in said for name in latest.undoes):
            return latest
    return None


def _taken_back(
    place: Path, gone: Sequence[LabelEvent], about: Sequence[LabelEvent], nothing: str
) -> Answer:
    """Write one undo, and tell what counts of its pictures now.

    Args:
        place: the data folder.
        gone: what does not count any more.
        about: the events whose pictures are touched by that.
        nothing: what is said where there is nothing to undo.
    """
    before = overlay.of(place)
    if gone:
        ids = tuple(dict.fromkeys(one.id for one in gone))
        journal.write(place, [LabelEvent(kind="undo", who=event.myself(), undoes=ids)])
    after = overlay.of(place)
    pictures = [
        {"file": file, "content": content, "before": was, "now": now}
        for content, file in _files(about).items()
        if (was := _said(before, content)) != (now := _said(after, content))
    ]
    lines = [f"{many(len(pictures))} changed by that" if gone else nothing]
    lines += [
        f"  {_place(one)}: {one['now'] or 'as in the folder'}"
        f" (was: {one['before'] or 'as in the folder'})"
        for one in pictures
    ]
    left = len(overlay.standing(journal.read(place).all))
    return Answer(
        data={"events": len(gone), "pictures": pictures, "left": left}, text="\n".join(lines)
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
