"""Whose a request is: which hosts a server of ours answers under, and which pages are its own.

A server on 127.0.0.1 is in reach of every web page that the user opens (DNS rebinding: Jackson et
al. 2007, "Protecting browsers from DNS rebinding attacks"), and of pages on other local ports.
"""

import re
from collections.abc import Iterable, Sequence

_OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


def own(port: int, allowed: Iterable[str]) -> set[str]:
    """What a request may name as its host: our own names with our own port, and what was added.

    A browser leaves port 80 out. What the user added without a port is taken without one (behind a
    proxy) and with our own.
    """
    known = {f"{name}:{port}" for name in _OWN_NAMES}
    known |= set(_OWN_NAMES) if port == 80 else set()
    for host in allowed:
        known |= {host} if re.search(r":\d+$", host) else {host, f"{host}:{port}"}
    return known


def is_own_page(origins: Sequence[str], host: str) -> bool:
    """Whether the page that asks, by the Origin headers of a request, is one of this host."""
    return len(origins) == 1 and origins[0].lower() in {f"http://{host}", f"https://{host}"}
