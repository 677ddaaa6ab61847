"""Whose a request is; tests/pages/parts/shared/test_access.py has what the app makes of it."""

import pytest

from core import hosts


def test_own_hosts_are_this_computer_with_this_port_and_what_was_added() -> None:
    own = hosts.own(8000, ["graft.example", "other.example:81"])
    assert own == {
        "127.0.0.1:8000",
        "localhost:8000",
        "[::1]:8000",
        "graft.example",
        "graft.example:8000",
        "other.example:81",
    }


def test_a_browser_leaves_port_80_out() -> None:
    assert "localhost" in hosts.own(80, [])
    assert "localhost" not in hosts.own(8000, [])


@pytest.mark.parametrize(
    ("origins", "own"),
    [
        (["http://127.0.0.1:8000"], True),
        (["https://127.0.0.1:8000"], True),
        (["http://127.0.0.1:8001"], False),
        (["http://127.0.0.1"], False),
        (["null"], False),
        (["http://127.0.0.1:8000", "http://evil.example"], False),
    ],
)
def test_a_page_is_own_by_its_host_and_port(origins: list[str], own: bool) -> None:
    assert hosts.is_own_page(origins, "127.0.0.1:8000") is own
