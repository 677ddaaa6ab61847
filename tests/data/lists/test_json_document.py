"""JSON that is damaged, too deep or too large is refused with the reason."""

from pathlib import Path

import pytest

from core.data import scan
from core.errors import BadTable
from tests.data.lists.of_folder import as_text, pictures


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.json", "[[[", "damaged"),
        ("a.json", "[" * 10**5, "too deeply"),
        ("a.json", "[]" * 10, "damaged"),
        ("a.json", "{}", "no list of records"),
        ("a.json", '[{"file": ["x"], "label": {}}]', "no list of records"),
        ("a.jsonl", '{"file": "1.jpg"', "damaged"),
        ("a.json", "[" + "[]," * 4_000_001 + "1]", "parts"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(
    tmp_path: Path, name: str, text: str, why: str
) -> None:
    pictures(tmp_path)
    as_text(name, text)(tmp_path)
    for place in (tmp_path / name, tmp_path):
        with pytest.raises(BadTable) as refused:
            scan.scan(place)
        assert why in refused.value.why


def test_a_list_as_large_as_a_disk_is_refused_before_it_is_read(tmp_path: Path) -> None:
    pictures(tmp_path)
    with (tmp_path / "a.json").open("wb") as file:
        file.truncate(300 * 2**30)
    with pytest.raises(BadTable) as refused:
        scan.scan(tmp_path)
    assert "307,200 MiB" in refused.value.why
