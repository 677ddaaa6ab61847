"""The proof behind a verdict: a picture, the same one changed, and the one it now looks like."""

from pathlib import Path

import streamlit as st

from core.augment.catalogue import CATALOGUE
from core.protocol.preview import ChangedPicture, ChangeRequest
from core.safety.audit_result import Cost
from core.safety.verdict import Verdict
from pages.parts.augment import badges
from pages.parts.shared import gallery, notices, session
from pages.parts.shared.words import percent, plain, spoken

PROOFS_SHOWN = 3
WIDTH_PX = 440
"""Of three pictures side by side."""


def show(
    folder: Path,
    verdict: Verdict,
    *,
    key: str,
    cost: Cost | None = None,
    shown: int = PROOFS_SHOWN,
    brief: bool = False,
) -> None:
    """What was measured, in words and numbers, and the pictures that show it.

    Args:
        folder: the data folder.
        verdict: what to prove.
        key: tells this place on the page from others.
        cost: what training with it would cost, where that was measured.
        shown: most pictures.
        brief: in the small type of a row, and without the numbers.
    """
    say = st.caption if brief else st.markdown
    say(spoken(sentence(verdict), longest=400))
    _pictures(folder, verdict, key, shown)
    if brief:
        return
    numbers = _numbers(verdict)
    if numbers:
        st.caption(numbers)
    if cost and cost.trained_with < cost.without:
        st.caption(
            f"Trained with it, a head on these features would tell the two apart in "
            f"{percent(cost.trained_with)} instead of {percent(cost.without)}."
        )


def _pictures(folder: Path, verdict: Verdict, key: str, shown: int) -> None:
    if not verdict.pictures:
        return
    files = [file for file, _ in verdict.pictures[:shown]]
    made = _changed(folder, files, verdict)
    with st.container(key=f"proof-pictures-{key}", gap="small"):
        for (file, rival), changed in zip(verdict.pictures[:shown], made, strict=False):
            _row(folder, verdict, file, rival, changed)


def sentence(verdict: Verdict) -> str:
    """`30 of 30 mirrored *turn left* are called *turn right*. What tells the two …`."""
    parts = [verdict.flow, verdict.evidence]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _numbers(verdict: Verdict) -> str:
    if verdict.p0 is None or verdict.p1 is None:
        return ""
    groups = f", {verdict.groups} independent groups of pictures" if verdict.groups else ""
    return (
        f"The two are told apart in {percent(verdict.p0)} of unchanged pictures and in "
        f"{percent(verdict.p1)} of changed ones{groups}."
    )


def _row(folder: Path, verdict: Verdict, file: str, rival: str, changed: ChangedPicture) -> None:
    label, other = plain(verdict.label or "", longest=40), plain(verdict.rival or "", longest=40)
    real = gallery.of_files(folder, [rival], 224)[0]
    done = plain(changed.caption, longest=40)
    with st.container(width=WIDTH_PX), st.grid(3, min_column_width=80, wrap=False, gap="small"):
        _tile(changed.original, f"*{label}*", f"{verdict.label}: {file}")
        _tile(changed.image, f"the same, {done}", f"{verdict.label}, {done}")
        _tile(real, f"a real *{other}*", f"{verdict.rival}: {rival}")


def _tile(picture: Path | str | None, caption: str, alt: str) -> None:
    with st.container(gap="xsmall"):
        if picture:
            st.image(str(picture), width="stretch", alt=alt)
        else:
            st.markdown(":material/broken_image: cannot be read any more")
        st.caption(caption)


def _changed(folder: Path, files: list[str], verdict: Verdict) -> list[ChangedPicture]:
    request = ChangeRequest(
        folder=folder, files=tuple(files), name=verdict.augmentation, strength=verdict.strength
    )
    changed: list[ChangedPicture] = []
    with notices.guard():
        changed += session.desk().ask(request).pictures
    return changed or [ChangedPicture(file=file) for file in files]


def heading(verdict: Verdict, name: str = "") -> None:
    """The verdict's badge beside what it is about.

    Args:
        verdict: what is known.
        name: of the augmentation, where it is composed of the one that was measured.
    """
    record = CATALOGUE[verdict.augmentation]
    strength = "" if record.is_switch else f" ({record.in_words(abs(verdict.strength))})"
    title = CATALOGUE[name].title if name else f"{record.title}{strength}"
    with st.container(horizontal=True, vertical_alignment="center"):
        badges.verdict(verdict)
        st.markdown(f"**{plain(title)}**", width="content")
