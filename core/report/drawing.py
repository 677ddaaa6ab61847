"""Line charts as SVG inside a document: no script, sharp on paper, coloured by its style sheet."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 16, 44
_TICKS = 5


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a chart."""

    name: str
    kind: str
    """A class of the style sheet: `training`, `validation` or `baseline`."""
    points: Sequence[tuple[float, float]]


def chart(lines: Sequence[Line], *, across: str, up: str, says: str, percent: bool = False) -> str:
    """Lines over one pair of axes, named in a legend below them.

    Args:
        lines: those without points are left out.
        across: what goes to the right.
        up: what goes up.
        says: the same in words, for those who cannot see it.
        percent: whether heights are shares.
    """
    drawn = [line for line in lines if line.points]
    if not drawn:
        return ""
    xs = [x for line in drawn for x, _ in line.points]
    ys = [y for line in drawn for _, y in line.points]
    frame = _Frame(x=ticks(min(xs), max(xs), whole=True), y=ticks(min(ys), max(ys)))
    body = [
        *(_level(frame, value, percent) for value in frame.y),
        *(_mark(frame, value) for value in frame.x),
        _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 6, across, "middle"),
        *(_drawn(frame, line) for line in drawn),
    ]
    named = "".join(
        f'<li class="{line.kind}">{html.escape(line.name)}</li>' for line in drawn
    )  # fmt: skip
    return (
        f'<figure><p class="up">{html.escape(up)}</p>'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{html.escape(says)}">'
        f'{"".join(body)}</svg><ul class="legend">{named}</ul></figure>'
    )


def ticks(low: float, high: float, *, whole: bool = False) -> list[float]:
    """Round numbers that hold a range between them: 1, 2 or 5 times a power of ten apart.

    Args:
        low: least value.
        high: largest.
        whole: whether only whole numbers make sense.
    """
    room = (high - low) or abs(high) or 1.0
    rough = room / (_TICKS - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    step = max(1.0, step) if whole else step
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [at * step for at in range(first, max(last, first + 1) + 1)]


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """Where values lie on the paper."""

    x: Sequence[float]
    y: Sequence[float]

    def across(self, value: float) -> float:
        share = (value - self.x[0]) / (self.x[-1] - self.x[0])
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def down(self, value: float) -> float:
        share = (value - self.y[0]) / (self.y[-1] - self.y[0])
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _level(frame: _Frame, value: float, percent: bool) -> str:
    y = frame.down(value)
    apart = frame.y[1] - frame.y[0]
    named = f"{value:.{0 if apart > 0.00999 else 1}%}" if percent else f"{value:.3g}"
    line = f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return line + _text(_LEFT - 8, y + 4, named, "end")


def _mark(frame: _Frame, value: float) -> str:
    return _text(frame.across(value), _HEIGHT - _BOTTOM + 18, f"{value:,.0f}", "middle")


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html.escape(text)}</text>'


def _drawn(frame: _Frame, line: Line) -> str:
    places = [(frame.across(x), frame.down(y)) for x, y in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in places)
    return f'<g class="{line.kind}"><polyline points="{path}"/>{dots}</g>'
