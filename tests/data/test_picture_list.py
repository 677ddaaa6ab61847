"""Laws of lists of pictures."""

from pathlib import Path

import pytest

from core.data import picture_list
from core.errors import BadTable


def read(folder: Path, text: str, name: str = "list.csv") -> list[str]:
    path = folder / name
    path.write_text(text, "utf-8")
    return [place.relative_to(folder).as_posix() for place in picture_list.read(path)]


@pytest.mark.parametrize(
    "text",
    [
        "file\na/1.jpg\nb 2.png\n",
        "id;Path;label\n7;a/1.jpg;cat\n8;b 2.png;dog\n9;a/1.jpg;again\n",
        '\ufefffile,label\n"a/1.jpg",x\n"b 2.png",\n,\n',
        "a/1.jpg\nb 2.png\n\n",
        "image_path\ta\na/1.jpg\t1\nb 2.png\t2\n",
    ],
)
def test_the_column_of_paths_is_found_whatever_the_table(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == ["a/1.jpg", "b 2.png"]


def test_a_text_has_a_path_a_line(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b.jpg\nc.jpg\n", "list.txt") == ["a,b.jpg", "c.jpg"]


def test_an_absolute_path_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "x.csv").write_text(f"file\n{tmp_path / '1.jpg'}\n")
    assert picture_list.read(tmp_path / "lists" / "x.csv") == [tmp_path / "1.jpg"]


def test_a_table_that_was_made_harmless_for_spreadsheets_is_understood(tmp_path: Path) -> None:
    (tmp_path / "=1.jpg").touch()
    assert read(tmp_path, "file,label\n'=1.jpg,cat\n") == ["=1.jpg"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "some words\n", "\0\0"])
def test_what_names_no_pictures_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadTable):
        read(tmp_path, text)
