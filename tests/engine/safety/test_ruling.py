"""A ruling names its reason with one word, and every reason has its sentence."""

from core.engine.safety import verdicts
from core.engine.safety.ruling import WHY
from tests.engine.safety.test_verdicts import BLIND, FINE, GONE, TURNED, _seen


def test_every_reason_has_its_sentence() -> None:
    for seen in (FINE, TURNED, GONE, BLIND):
        for name in ("rotation", "hue", "horizontal_flip"):
            for shaped in (False, True):
                ruling = verdicts.judge(_seen(name, seen), seen, name, shaped=shaped)
                assert ruling.why in WHY
