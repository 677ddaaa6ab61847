"""Cells of a table that no spreadsheet runs as a formula, and back again."""

import re

_RUN = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What begins so is run as a formula (OWASP, CSV injection; the wide signs in East Asia), or would
be once apostrophes before it are taken off."""


def guarded(cell: str) -> str:
    """The cell, behind an apostrophe where a spreadsheet would run it."""
    return f"'{cell}" if _RUN.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell
