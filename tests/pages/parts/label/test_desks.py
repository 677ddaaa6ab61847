"""Laws of the desks of a server."""

from pathlib import Path

import pytest

from pages.parts.label import desks
from tests.teach.desk import BACKBONE, unsorted


def test_the_same_pictures_have_the_same_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.teach.session.Session.begin", lambda _self: None)
    dataset = unsorted(tmp_path / "pictures", 6)
    first = desks.opened(dataset, BACKBONE)
    assert desks.opened(dataset, BACKBONE) == first
    other = unsorted(tmp_path / "others", 6)
    assert desks.opened(other, BACKBONE) != first
    assert desks.find(first).dataset is dataset
    assert desks.find("nobody") is None
