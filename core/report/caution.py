"""What its user asked to be told of an answer: is it sure enough, and which classes may it be?"""

from collections.abc import Sequence

from core.data.target import Classes
from core.protocol.prediction import LabelShare, OneOf, PicturePrediction
from core.runs.guarantee import Guarantee

ONE_OF = ("one_of", "guarantee")
"""Columns of a table, besides `sure`; see `cells`."""
_SURE_CELLS = {True: "yes", False: "not sure", None: ""}


def cells(record: PicturePrediction) -> dict[str, str]:
    """It in a table of answers, by column; empty where it was not asked for."""
    told = record.one_of
    return {
        "sure": _SURE_CELLS[record.sure],
        "one_of": Classes(told.classes).text if told else "",
        "guarantee": f"{told.guarantee:g}" if told else "",
    }


def columns(records: Sequence[PicturePrediction]) -> tuple[str, ...]:
    """Those of the columns of `cells` that hold anything."""
    sure = any(record.sure is not None for record in records)
    several = any(record.one_of is not None for record in records)
    return (*(("sure",) if sure else ()), *(ONE_OF if several else ()))


def among(top: Sequence[LabelShare], chosen: Guarantee, count: int) -> OneOf:
    """The classes that an answer is one of.

    Args:
        top: the most probable classes, the first of them at least.
        chosen: how often they are to hold the right one.
        count: classes of the model.
    """
    likely = [share.label for share in top if share.confidence >= chosen.least]
    return OneOf(
        classes=tuple(likely) or tuple(share.label for share in top[:1]),
        guarantee=chosen.share,
        more=len(likely) == len(top) < count,
    )


def several(record: PicturePrediction) -> str:
    """The classes in words, where there are two or more; else nothing."""
    told = record.one_of
    if told is None or len(told.classes) + told.more < 2:
        return ""
    return f"one of: {', '.join(told.classes)}{' or others' if told.more else ''}"
