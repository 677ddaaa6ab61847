"""On demand: a long list of which a few are shown, each made when it is looked at."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

_Of = TypeVar("_Of")
_Made = TypeVar("_Made", covariant=True)


class OnDemand(Sequence[_Made], Generic[_Of, _Made]):
    """As long as what it is made of; of 100,000 pictures the cards of one page are made.

    Args:
        items: what it is made of.
        make: makes one of one.
    """

    def __init__(self, items: Sequence[_Of], make: Callable[[_Of], _Made]) -> None:
        self._items, self._make = items, make

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> _Made: ...

    @overload
    def __getitem__(self, at: slice) -> "OnDemand[_Of, _Made]": ...

    def __getitem__(self, at: int | slice) -> "_Made | OnDemand[_Of, _Made]":
        if isinstance(at, slice):
            return OnDemand(self._items[at], self._make)
        return self._make(self._items[at])
