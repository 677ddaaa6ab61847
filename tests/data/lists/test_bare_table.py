"""A table without known columns is read by what is in it."""

from pathlib import Path

from core.data import scan
from tests.data.lists.of_folder import LINES, as_text, pictures, sides


def test_a_list_without_a_heading_may_name_sides(tmp_path: Path) -> None:
    pictures(tmp_path)
    as_text("l.csv", "\n".join(f"train,{line}" for line in LINES))(tmp_path)
    assert set(sides(scan.scan(tmp_path)).values()) == {"training"}
