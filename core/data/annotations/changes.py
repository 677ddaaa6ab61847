"""Changes: what the sayings of people did to a data set, told as findings, or as an error."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from core.data.annotations import journal
from core.data.copies import many
from core.data.dataset import Dataset, Ignored, Picture
from core.data.target import Unsorted
from core.data.unsorted import NOBODY, not_sorted
from core.errors import NoImagesFound
from core.findings import Finding

CHANGED = "labels-changed"
"""The finding about what was said of the pictures."""
_NAMED = 3
"""Renamed classes that a sentence names."""


def of_pictures(
    relabelled: Sequence[Picture], out: Sequence[Ignored], renamed: Mapping[str, str | None]
) -> Iterator[Finding]:
    """What somebody said that is not as the folder has it.

    Args:
        relabelled: pictures of which somebody said something else, as the folder has them.
        out: those that are not used.
        renamed: classes of the folder, and what they are called; `None` = removed.
    """
    aside = [entry for entry in out if entry.reason != NOBODY]
    if not relabelled and not aside and not renamed:
        return
    anew = sum(isinstance(picture.target, Unsorted) for picture in relabelled)
    reasons = Counter(entry.reason for entry in aside)
    parts = [f"what {many(anew)} {'show' if anew > 1 else 'shows'}"] if anew else []
    if other := len(relabelled) - anew:
        parts.append(f"{many(other)} with another label than the folder's")
    parts += [f"{many(number)} not used ({reason})" for reason, number in reasons.most_common()]
    parts += [_names(renamed)] if renamed else []
    yield Finding(
        id=CHANGED,
        severity="note",
        sentence=f"As was said here: {'; '.join(parts)}.",
        remedy="Nothing in the folder was changed. Each can be taken back on its card.",
        items=(*(picture.file for picture in relabelled), *(entry.file for entry in aside)),
        score=len(relabelled) + len(aside) + len(renamed),
        press="undo",
    )


def _names(renamed: Mapping[str, str | None]) -> str:
    """`2 classes called otherwise (ant is wasp now, bee is removed)`."""
    some = [
        f"{old} is {'removed' if new is None else f'{new} now'}"
        for old, new in [*renamed.items()][:_NAMED]
    ]
    more = f" and {len(renamed) - _NAMED:,} more" if len(renamed) > _NAMED else ""
    return f"{many(len(renamed), 'class')} called otherwise ({', '.join(some)}{more})"


def unsaid(out: Sequence[Ignored]) -> Iterator[Finding]:
    """Pictures of which nothing says what they show, where others are labelled."""
    files = [entry.file for entry in out if entry.reason == NOBODY]
    if files:
        yield Finding(
            id="pictures-unsorted",
            severity="note",
            sentence=f"{many(len(files))} not used: nobody has said yet what "
            f"{'they show' if len(files) > 1 else 'it shows'}.",
            remedy="Go on sorting on the page Label, or by graft label; or train with what is "
            "labelled.",
            items=tuple(files),
            score=len(files),
        )


def damaged(dataset: Dataset, lines: int) -> Iterator[Finding]:
    """Lines of what was said that cannot be read."""
    if lines:
        yield Finding(
            id="labels-damaged",
            severity="warning",
            sentence=f"{many(lines, 'line')} of what was said of these pictures cannot "
            "be read: a crash may have cut it short.",
            remedy=f"Say it again. The lines lie in {journal.path(dataset.folder)}.",
            score=lines,
        )


def none_left(dataset: Dataset, out: Sequence[Ignored]) -> NoImagesFound:
    """The error where not one picture is left."""
    if waiting := sum(entry.reason == NOBODY for entry in out):
        return not_sorted(dataset.folder, waiting)
    return NoImagesFound(
        what=f"No picture of {dataset.folder} is left to learn from",
        why=f"All {many(len(out))} were set aside here. The folder itself is as it was.",
        fix=f"Take it back: graft labels undo {dataset.folder}",
    )
