"""One record for everything Graft notices: about the data, the plan, or a run in progress."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Severity = Literal["severe", "warning", "note"]
Press = Literal[
    "leave out", "keep the largest", "undo", "one name", "go through",
    "use the pattern", "picture by picture", "divide afresh", "divide anew",
]  # fmt: skip
"""What one press does about a finding, see `pages.parts.data.remedies`."""


class Finding(BaseModel):
    """Something noticed, how bad it is, and what to do about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    """Stable kebab-case name, e.g. `copies-across-classes`."""
    severity: Severity
    """`severe` forbids to start; `warning` should be looked at; `note` is good to know."""
    sentence: str
    """What was found, one sentence in the user's words, with its numbers."""
    remedy: str
    """What to do about it, one sentence."""
    items: tuple[str, ...] = ()
    """Files or classes it is about, worst first; may be shortened by whoever shows it."""
    scores: tuple[float, ...] = ()
    """How bad each of the items is, in their order, larger is worse; empty = all the same."""
    score: float = 0.0
    """How bad within one severity, larger is worse; unit is the finding's own."""
    press: Press | None = None
    """What can be done about it by one press, and taken back by one."""


def worst_first(findings: list[Finding]) -> list[Finding]:
    """The same findings, the most severe first."""
    rank = {"severe": 0, "warning": 1, "note": 2}
    return sorted(findings, key=lambda f: (rank[f.severity], -f.score, f.id))
