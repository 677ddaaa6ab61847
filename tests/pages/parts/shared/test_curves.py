"""The curves are the same on every page, and readable before the first epoch."""

from pathlib import Path

from core.runs import store
from pages.parts.shared import curves


def test_the_axes_make_sense_before_the_first_epoch(finished: Path) -> None:
    view = store.read(finished)
    view.epochs.clear()
    layout: dict[str, dict[str, object]] = {n: {} for n in ("xaxis", "xaxis2", "yaxis", "yaxis2")}
    curves.settle(layout, view)
    assert layout["yaxis2"]["range"] == [0, 1]
    assert layout["xaxis"]["dtick"] == 1
