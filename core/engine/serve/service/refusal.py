"""What the service says of a request that it does not take: a status, and words."""

from typing import Any


class Refusal(Exception):
    """A request that is not taken.

    Args:
        status: of HTTP.
        reference: a stable name in kebab-case.
        what: what happened.
        why: why it is so.
        fix: what the caller can do.
        retry_after_s: whole seconds after which it may go well; 0 = not by waiting.
    """

    def __init__(
        self, status: int, reference: str, *, what: str, why: str, fix: str, retry_after_s: int = 0
    ) -> None:
        super().__init__(what)
        self.status = status
        self.retry_after_s = retry_after_s
        self._words = {"reference": reference, "what": what, "why": why, "fix": fix}

    def as_dict(self) -> dict[str, Any]:
        """As every other error of the house."""
        return {"error": self._words}

    @property
    def headers(self) -> dict[str, str]:
        """What goes along with the status."""
        return {"Retry-After": str(self.retry_after_s)} if self.retry_after_s else {}
