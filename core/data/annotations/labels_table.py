"""Labels as a table (CSV): every picture of a data set with what it shows, and who said so."""

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from core import files
from core.data.annotations import overlay
from core.data.annotations.event import END_OF_TIME_S
from core.data.annotations.overlay import Overlay
from core.data.dataset import Dataset, Picture
from core.data.natural_order import natural
from core.data.spreadsheet import guarded
from core.data.target import Kind, classes

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def write(dataset: Dataset, said: Overlay, path: Path) -> None:
    """Write the labels as they count now; a scan of the table beside the pictures finds the same.

    Columns: file, label (or labels, where pictures may show several classes), split where the data
    set itself brings one, what was said, group, note, who, when, content. Where somebody named
    several classes of a picture that may show one, they lie in a further column `labels`. A cell
    that a spreadsheet would run is guarded.

    Args:
        dataset: as on disk, without the overlay.
        said: what was said of its pictures.
        path: where the table goes.

    Raises:
        DiskFull: no room left.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    pictures = sorted(dataset.pictures, key=lambda picture: natural(picture.file))
    kind = overlay.kind_of(dataset, said)
    rows = [_row(picture, said, kind) for picture in pictures]
    columns = _columns(rows, kind, split=dataset.has_given_split)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(row.get(name, "")) for name in columns])
    # The mark at its start makes spreadsheets read it as UTF-8.
    files.write_bytes(path, ("\ufeff" + text.getvalue()).encode("utf-8", "backslashreplace"))


def _columns(rows: Sequence[Mapping[str, str]], kind: Kind, *, split: bool) -> tuple[str, ...]:
    label = "labels" if kind == "multilabel" else "label"
    further = ("labels",) if label == "label" and any("labels" in row for row in rows) else ()
    given = ("split",) if split else ()
    return ("file", label, *given, "said", *further, "group", "note", "who", "when", "content")


def _row(picture: Picture, said: Overlay, kind: Kind) -> Mapping[str, str]:
    event = said.decided.get(picture.content)
    target = overlay.shows(picture, said, kind)
    label = "labels" if kind == "multilabel" else "label"
    row = {
        "file": picture.file,
        label: "" if isinstance(target, str) else target.text,
        "split": picture.side or "",
        "group": said.groups.get(picture.content, ""),
        "note": said.notes.get(picture.content, ""),
        "content": picture.content,
    }
    if event:
        row |= {"said": event.kind, "who": event.who, "when": written_time(event.t)}
        if event.kind == "label" and label == "label" and len(event.names) != 1:
            row["labels"] = classes(event.names).text
    return row


def written_time(seconds: float) -> str:
    """A time since the epoch as people and programs read it, to the millisecond, in UTC."""
    time = _EPOCH + dt.timedelta(milliseconds=round(seconds * 1000))
    return time.isoformat(timespec="milliseconds")


def read_time(text: str) -> float | None:
    """Seconds since the epoch; `None` where it is no time that an event may have."""
    try:
        time = dt.datetime.fromisoformat(text.strip()).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    seconds = round((time - _EPOCH).total_seconds(), 3)
    return seconds if 0 <= seconds < END_OF_TIME_S else None
