"""Same: an object as a key, found again where it is the very same one and not merely equal.

To compare or to hash a hundred thousand pictures takes longer than most of what is asked of them.
"""

from typing import Generic, TypeVar

_Held = TypeVar("_Held")


class Same(Generic[_Held]):
    """For `functools.lru_cache`; the object stays in memory as long as it is a key."""

    __slots__ = ("held",)

    def __init__(self, held: _Held) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.held is other.held

    def __hash__(self) -> int:
        return id(self.held)
