"""Parts of the report as HTML: tables, the matrix, curves; every text from outside is escaped."""

import html
import time
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from core.augment.catalogue import CATALOGUE
from core.report import drawing
from core.report.card_words import plain_number, share
from core.report.drawing import Line

_MOST_IN_MATRIX = 16
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NO_SHARES = frozenset({"roc_auc", "log_loss", "brier", "calibration_error"})
_NAMES = {
    "macro_precision": "Precision, mean of the classes",
    "balanced_accuracy": "Balanced accuracy (recall, mean of the classes)",
    "macro_f1": "F1, mean of the classes",
    "exact": "All classes of a picture right",
    "roc_auc": "Area below the ROC curve, mean of the classes",
    "average_precision": "Average precision, mean of the classes",
    "log_loss": "Log loss (0 is perfect)",
    "brier": "Brier score (0 is perfect)",
    "calibration_error": "Calibration error (0 is perfect)",
}


def escaped(text: object) -> str:
    """Text that shows and does nothing; what could turn or break a line becomes a mark."""
    return html.escape(
        "".join("\ufffd" if unicodedata.category(c) in _UNSEEN else c for c in str(text))
    )


def table(
    heading: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Sequence[int] = ()
) -> str:
    """Rows of text under a heading; columns of numbers stand to the right."""

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f"<{tag}{' class=n' if at in numbers else ''}>{escaped(text)}</{tag}>"
            for at, text in enumerate(row)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return _framed(f"<table><thead><tr>{cells('th', heading)}</tr></thead><tbody>{body}</tbody>")


def _framed(text: str) -> str:
    """A table that may be wider than the screen: it scrolls within its own frame, by keys too."""
    return f'<div class=wide tabindex=0 role=group aria-label="Table">{text}</table></div>'


def facts(named: Mapping[str, str]) -> str:
    """Names and what stands for them."""
    rows = (f"<dt>{escaped(name)}</dt><dd>{escaped(text)}</dd>" for name, text in named.items())
    return f"<dl>{''.join(rows)}</dl>"


def number_rows(scores: Mapping[str, Any], named: str) -> list[tuple[str, str, str, str]]:
    """Name, value, range and n of each score that there is; the primary metric first."""
    keys = [name for name in _NAMES if scores.get(name) is not None and f"{name}_low" in scores]
    first = (named, share(scores["value"]), between(scores["low"], scores["high"]))
    rows = [(*first, f"{scores['n']:,}")]
    for top in scores.get("top", ()):
        ends = between(top["low"], top["high"])
        named = f"Among the {top['k']} likeliest (top-{top['k']})"
        rows.append((named, share(top["share"]), ends, f"{scores['n']:,}"))
    for name in keys:
        low, high = scores.get(f"{name}_low"), scores.get(f"{name}_high")
        value = plain_number(scores[name]) if name in _NO_SHARES else share(scores[name])
        ends = plain_between(low, high) if name in _NO_SHARES else between(low, high)
        rows.append((_NAMES[name], value, ends, f"{scores['n']:,}"))
    return rows


def percent(value: object) -> str:
    """A share, or that it is not known."""
    return share(value if isinstance(value, int | float) else None)


def between(low: float | None, high: float | None) -> str:
    """A range of shares."""
    return f"{low:.1%} to {high:.1%}" if low is not None and high is not None else "not known"


def plain_between(low: float | None, high: float | None) -> str:
    """A range of plain numbers."""
    return f"{low:.3f} to {high:.3f}" if low is not None and high is not None else "not known"


def day(t: object) -> str:
    """A time in seconds since the epoch as a day; empty where it is not known."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(t)) if isinstance(t, int | float) else ""


def headline(card: Mapping[str, Any], side: str | None) -> str:
    """The one number to tell, with its range and where it comes from."""
    if side is None or card["scores"][side]["value"] is None:
        return "How good it is, is not known yet."
    scores = card["scores"][side]
    where = "pictures it never saw" if side == "test" else "pictures it did not learn from"
    ends = f"{between(scores['low'], scores['high'])}, {scores['n']:,} pictures"
    return f"{scores['value']:.1%} {card['metric_said']} on {where} ({ends})"


def folds(card: Mapping[str, Any]) -> str:
    """The score of the recipe on pictures held out in turn; empty where it was not asked for."""
    told = card["folds"]
    if not told or told.get(card["metric"]) is None:
        return ""
    ends = between(told.get("low"), told.get("high"))
    value = percent(told[card["metric"]])
    where = f"pictures held out in turn ({told['folds']:.0f}-fold)"
    return f"The recipe, on {where}: {value} ({ends}, {told['n']:,.0f} pictures)."


def confusion(scores: Mapping[str, Any]) -> list[str]:
    """The matrix where it fits on paper, else what is most often taken for what."""
    counts, names = scores.get("confusion"), scores.get("classes", ())
    if not counts:
        return []
    if len(names) > _MOST_IN_MATRIX:
        return [_pairs(counts, names)]
    heading = "".join(f"<th scope=col>{escaped(name)}</th>" for name in names)
    rows = "".join(
        f"<tr><th scope=row>{escaped(name)}</th>{_cells(row, at)}</tr>"
        for at, (name, row) in enumerate(zip(names, counts, strict=True))
    )
    return [
        "<p>Rows are what pictures show, columns what the model says.</p>",
        _framed(
            f"<table class=matrix><thead><tr><td></td>{heading}</tr></thead><tbody>{rows}</tbody>"
        ),
    ]


def _cells(row: Sequence[int], at: int) -> str:
    total = sum(row) or 1
    return "".join(
        f'<td class="{"right" if column == at else "wrong"}" style="--s:{count / total:.2f}">'
        f"{count if count else ''}</td>"
        for column, count in enumerate(row)
    )


def _pairs(counts: Sequence[Sequence[int]], names: Sequence[str]) -> str:
    wrong = sorted(
        ((count, i, j) for i, row in enumerate(counts) for j, count in enumerate(row)
         if i != j and count), key=lambda cell: (-cell[0], cell[1:]),
    )[:12]  # fmt: skip
    rows = [(names[i], names[j], str(count)) for count, i, j in wrong]
    return table(("Shows", "Taken for", "Pictures"), rows, numbers=(2,))


def curves(card: Mapping[str, Any]) -> list[str]:
    """Loss and primary metric by epoch; nothing of a head that was solved at once."""
    epochs = card["curve"]
    if not epochs:
        return []
    metric, called = card["metric"], card["metric_title"]
    base = (card["baseline"] or {}).get(metric)
    flat = [] if base is None else [(float(epochs[at]["epoch"]), float(base)) for at in (0, -1)]
    frozen = Line(name="frozen features", kind="baseline", points=flat)
    return [
        drawing.chart(_lines(epochs, "loss"), across="Epoch", up="Loss (less is better)",
                      says="Loss of training and validation by epoch"),
        drawing.chart([*_lines(epochs, metric), frozen], across="Epoch", up=called,
                      says=f"{called} of training and validation by epoch", percent=True),
    ]  # fmt: skip


def _lines(epochs: Sequence[Mapping[str, Any]], name: str) -> list[Line]:
    return [
        Line(
            name=side,
            kind=side,
            points=[(float(one["epoch"]), float(one[side][name])) for one in epochs
                    if one[side].get(name) is not None],
        )
        for side in ("training", "validation")
    ]  # fmt: skip


def augmentations(card: Mapping[str, Any]) -> str:
    """Those that were on, with their strengths in plain units."""
    told = []
    for one in card["augmentations"]:
        record = CATALOGUE.get(one["name"])
        told.append(
            f"{record.title} ({record.in_words(one['strength'])})" if record else one["name"]
        )
    return ", ".join(told) or "none"


def safety(judged: Mapping[str, Any]) -> str:
    """What the verdicts about augmentations rested on."""
    if not judged["measured"]:
        return "by answers and class names"
    safe = ", ".join(
        CATALOGUE[name].title if name in CATALOGUE else name for name in judged["safe"]
    )
    return f"measured on these pictures; safe for every class: {safe or 'none'}"


def seconds(spent: Mapping[str, Any] | None) -> str:
    """How long the training took."""
    total = (spent or {}).get("total")
    if total is None:
        return "not known"
    return f"{total:.0f} seconds" if total < 120 else f"{total / 60:.0f} minutes"


def versions(named: Mapping[str, str] | None) -> str:
    """Of Graft and its libraries."""
    return ", ".join(f"{name} {number}" for name, number in (named or {}).items()) or "not known"
