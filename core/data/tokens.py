"""Tokens: the same for the same text on this computer, and nobody can tell the text from one.

Made with a key of chance that never leaves GRAFT_HOME; without it, trying all numbers that a
hospital may give to its patients leads nowhere.
"""

import hashlib
import secrets
from functools import lru_cache
from pathlib import Path

from core import files, home, locks

_KEY_BYTES = 32
_TOKEN_BYTES = 8


def of(text: str) -> str:
    """16 hex digits."""
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_TOKEN_BYTES, key=_key(home.home())).hexdigest()


@lru_cache(maxsize=2)
def _key(place: Path) -> bytes:
    path = place / "tokens.key"
    with locks.changing(path):
        if not path.is_file() or path.stat().st_size != _KEY_BYTES:
            files.write_bytes(path, secrets.token_bytes(_KEY_BYTES))
            path.chmod(0o600)
        return files.read_bytes(path)
