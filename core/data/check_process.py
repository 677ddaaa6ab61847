"""Check process: looks at pictures for `core.data.picture_check`, and says how far it is.

    python -m core.data.check_process < QUESTION

The question is one line, a JSON object: `verb` (decode, compare), `folder`, `table`, and
`pictures`, the content and the file of each. What it finds it keeps as every check does; it answers
with lines of JSON, `done` and `total`, or an `error`. It ends early with its standard input.
"""

import contextlib
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from core.data import decoding, near_copies
from core.data.dataset import Dataset, Picture
from core.data.target import OneClass
from core.errors import DiskFull

_TELL_EVERY_S = 0.1
_NICER = 5
"""Behind whatever somebody waits for."""


def main() -> None:
    """Answer one question; ends early, with what it found kept, where it is asked to."""
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it
    if hasattr(os, "nice"):
        os.nice(_NICER)
    question = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_who_asked, daemon=True).start()
    work = {"decode": decoding.check, "compare": near_copies.check}[question["verb"]]
    try:
        work(_dataset(question), _Teller())
    except DiskFull as problem:
        _say(error={"what": problem.what, "why": problem.why, "fix": problem.fix})


def _dataset(question: dict[str, Any]) -> Dataset:
    """As much of it as a check asks for."""
    nothing = OneClass("")
    return Dataset(
        folder=Path(question["folder"]),
        table=Path(question["table"]) if question["table"] else None,
        layout="class folders",
        pictures=tuple(
            Picture(file=file, target=nothing, content=content)
            for content, file in question["pictures"]
        ),
    )


class _Teller:
    """Tells the progress, now and then."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, done: int, total: int) -> None:
        if done == total or time.monotonic() - self._last > _TELL_EVERY_S:
            self._last = time.monotonic()
            _say(done=done, total=total)


def _say(**fields: Any) -> None:
    print(json.dumps(fields), flush=True)  # noqa: T201 - to who started it


def _end_with_who_asked() -> None:
    """Whoever asked holds the other end of standard input, and lets go of it by ending too."""
    if not os.read(0, 1):
        signal.raise_signal(signal.SIGTERM)


def _end(*_: object) -> None:
    raise SystemExit


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):  # who started it is gone
        main()
