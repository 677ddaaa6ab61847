"""Things said of the pictures of a tiny data set, also at random."""

import random
from pathlib import Path

from core import files
from core.data.annotations import journal, overlay
from core.data.annotations.event import LabelEvent
from core.data.annotations.journal import Events
from core.data.dataset import Dataset

LETTERS = "ab=+-@'\"|;,\t\r\n\0 \uff45\u0301é漢🐝<*_\u202e\ufeff"
ANY_TEXT = ("=cmd|' /C calc'!A0", "'=", "a|b", "a, b;c", "two\nlines", " ", "\r", "漢字", "<b>")


def write(folder: Path, file: str, **fields: object) -> LabelEvent:
    """Say something of one picture and keep it."""
    fields = {"kind": "label", "who": "ann", **fields}
    said = LabelEvent(contents=(files.content_hash(folder / file),), files=(file,), **fields)
    journal.write(folder, [said])
    return said


def text(chance: random.Random, longest: int = 6) -> str:
    """Any text that has a letter."""
    return "".join(chance.choices(LETTERS, k=chance.randint(1, longest)))


def at_random(chance: random.Random, dataset: Dataset, count: int, who: str) -> Events:
    """So many events about pictures of a data set, undos among them."""
    events: list[LabelEvent] = []
    for _ in range(count):
        kind = chance.choice(
            ("label", "label", "leave out", "not sure", "none of these", "group", "note", "undo")
        )
        about = chance.sample(dataset.pictures, chance.randint(1, 3))
        several = 1 if chance.random() < 0.7 else chance.randint(0, 3)
        fields = {
            "kind": kind,
            "who": chance.choice((who, "", text(chance))),
            "t": round(chance.uniform(0, 2e9), 3),
            "contents": () if kind == "undo" else tuple(dict.fromkeys(p.content for p in about)),
            "names": tuple(text(chance) for _ in range(several)) if kind == "label" else (),
            "text": text(chance, 20) if kind in ("group", "note") and several else "",
            "undoes": (chance.choice(events).id,) if kind == "undo" and events else (),
        }
        events.append(LabelEvent.model_validate(fields))
    return Events(tuple(events))


def counting(events: Events) -> tuple[dict[str, tuple[object, ...]], dict, dict]:
    """What an overlay comes to, to be compared: not by which event, but what, who and when."""
    now = overlay.counted(events)
    decided = {
        content: (event.kind, event.names, event.who, event.t)
        for content, event in now.decided.items()
    }
    return decided, now.groups, now.notes


def damaged(chance: random.Random, data: bytes) -> bytes:
    """The bytes with some cut out, changed or put in, as a bad disk or a careless program does."""
    torn = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(torn))
        some = chance.choice(
            (b"", b"\0", b'"', b"\n", b"\r", b",", b"|", b"\xff", b"[", b"'=", b"1e9")
        )
        torn[at : at + chance.choice((0, 1, 1, 9, 60))] = some
        torn = torn or bytearray(b"x")
    return bytes(torn)
