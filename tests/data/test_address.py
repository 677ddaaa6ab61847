"""A split names nothing outside its data folder and the collections."""

from pathlib import Path

import pytest

from core.data import address, collections
from core.data import split as splits
from core.errors import RunDamaged
from tests import worlds


@pytest.mark.parametrize(
    "file", ["../x.jpg", "a/../../x.jpg", "/etc/passwd", "/tmp/x/y.jpg", "/collections/../a/x.jpg"]
)
def test_a_split_names_nothing_outside_folder_and_collections(tmp_path: Path, file: str) -> None:
    table = tmp_path / "split.csv"
    table.write_text(f"file,label,side,content\n{file},ants,training,00\n")
    with pytest.raises(RunDamaged):
        splits.load_rows(table)


def test_a_collection_is_found_where_the_home_was_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = worlds.write_pictures(tmp_path, 1)[0]
    kept = collections.keep(collections.named("mine"), path.name, path.read_bytes())
    monkeypatch.setenv("GRAFT_HOME", str(tmp_path / "moved"))
    found = Path(address.checked(kept.as_posix()))
    assert found.parent.parent == tmp_path.resolve() / "moved" / "collections"
    assert found.parts[-2:] == kept.parts[-2:]
