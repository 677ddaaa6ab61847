"""What a licence of weights asks of a model that was made from them, in a sentence.

By what the licence texts say; it is no legal advice, and a licence that is not named here is said
to be one that has to be read.
"""

from typing import Literal

Terms = Literal["permissive", "not commercial", "own terms", "unknown"]

_PERMISSIVE = frozenset({"apache-2.0", "mit", "bsd-3-clause", "bsd-2-clause", "cc-by-4.0", "isc"})
_NOT_COMMERCIAL = ("-nc", "noncommercial", "non-commercial", "research")


def terms(licence: str | None) -> Terms:
    """Of which kind a licence is.

    Args:
        licence: as the card of the weights or timm names it, such as `apache-2.0`.
    """
    name = (licence or "").strip().casefold()
    if name in ("", "unknown", "other"):
        return "unknown"
    if any(part in name for part in _NOT_COMMERCIAL):
        return "not commercial"
    return "permissive" if name in _PERMISSIVE else "own terms"


def sentence(licence: str | None) -> str:
    """What whoever passes the model on has to do."""
    return _SENTENCES[terms(licence)].format(licence=licence)


_SENTENCES: dict[Terms, str] = {
    "permissive": (
        "The pretrained weights are under {licence}: the model may be used and passed on, also "
        "commercially, if that licence and the names of its makers go along."
    ),
    "not commercial": (
        "The pretrained weights are under {licence}, which allows no commercial use. That holds "
        "for this model, too: it is made from them, and the licence goes along with it."
    ),
    "own terms": (
        "The pretrained weights are under {licence}, a licence with terms of its own. Read it "
        "before you pass the model on: it may bind what is made from them, and it goes along."
    ),
    "unknown": (
        "Under which licence the pretrained weights are is not known. Ask whoever made them before "
        "you pass the model on."
    ),
}
