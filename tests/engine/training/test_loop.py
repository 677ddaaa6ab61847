"""Laws of the loop. What it does to a whole run is in test_finetune.py."""

from core.engine.training import loop
from core.engine.training.loop import _number


def test_what_is_no_number_is_unknown() -> None:
    assert _number(float("nan")) is None
    assert _number(float("inf")) is None
    assert _number(0.5) == 0.5


def test_the_loop_reads_top_to_bottom() -> None:
    order = [
        getattr(loop, name).__code__.co_firstlineno
        for name in ("run", "learn_epoch", "step", "_update", "_logits", "close_epoch")
    ]
    assert order == sorted(order)
