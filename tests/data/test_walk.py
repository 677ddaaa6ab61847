"""A walk sees every file once, and says what it did not enter."""

import os
from pathlib import Path

import pytest

from core.data import walk
from tests import worlds

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file names or links")


def names(listing: walk.Listing) -> list[str]:
    return list(listing.files)


def reasons(listing: walk.Listing) -> dict[str, str]:
    return {entry.file: entry.reason for entry in listing.ignored}


def test_files_are_listed_sorted_with_forward_slashes(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"b": 1, "a/deep/er": 1})
    assert names(walk.walk(tmp_path)) == ["a/deep/er/p1_0000.jpg", "b/p0_0000.jpg"]


def test_hidden_and_system_entries_are_set_aside_with_a_reason(tmp_path: Path) -> None:
    worlds.hidden_files(worlds.class_folders(tmp_path, {"ants": 1}))
    found = walk.walk(tmp_path)
    assert names(found) == ["ants/p0_0000.jpg"]
    assert set(reasons(found)) == {
        ".DS_Store", ".git", ".ipynb_checkpoints", "Thumbs.db", "__MACOSX",
    }  # fmt: skip
    assert "hidden" in reasons(found)[".git"]


@posix
def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"a": 1, "b": 1})
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "side").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "side").symlink_to(tmp_path / "a")
    found = walk.walk(tmp_path)
    assert names(found) == ["a/p0_0000.jpg", "b/p1_0000.jpg"]
    assert len(found.ignored) == 3


@posix
def test_a_link_beside_its_target_does_not_double_the_data(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 2})
    (tmp_path / "zants").symlink_to(tmp_path / "ants")
    found = walk.walk(tmp_path)
    assert names(found) == ["ants/p0_0000.jpg", "ants/p0_0001.jpg"]
    assert "already" in reasons(found)["zants"]


@posix
def test_a_link_that_leads_out_of_the_folder_is_listed_and_not_followed(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "elsewhere", {"ants": 2})
    folder = worlds.class_folders(tmp_path / "else", {"bees": 1})
    (folder / "ants").symlink_to(tmp_path / "elsewhere" / "ants")
    (folder / "bees" / "ant.jpg").symlink_to(tmp_path / "elsewhere" / "ants" / "p0_0000.jpg")
    (folder / "bees" / "again.jpg").symlink_to(folder / "bees" / "p0_0000.jpg")
    found = walk.walk(folder)
    assert names(found) == ["bees/again.jpg", "bees/p0_0000.jpg"]
    assert set(reasons(found)) == {"ants", "bees/ant.jpg"}
    assert all("leads out of the folder" in reason for reason in reasons(found).values())


@posix
def test_a_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path / "real", {"ants": 2})
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert len(names(walk.walk(tmp_path / "link"))) == 2


@posix
def test_links_to_nothing_and_pipes_are_listed_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "nowhere.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    found = walk.walk(tmp_path)
    assert reasons(found)["gone.jpg"] == "a link to nothing"
    assert "neither" in reasons(found)["pipe.jpg"]


@posix
def test_a_name_that_is_no_text_is_listed_and_can_be_shown(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"bad\xff.jpg")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system refuses such names")
    found = walk.walk(tmp_path)
    assert names(found) == []
    (shown,) = reasons(found)
    assert shown.encode("utf-8").startswith(b"bad\\udcff")


def test_a_folder_that_cannot_be_opened_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds.class_folders(tmp_path, {"ants": 1, "secret": 1})
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(walk.os, "scandir", scandir)
    found = walk.walk(tmp_path)
    assert names(found) == ["ants/p0_0000.jpg"]
    assert "Permission denied" in reasons(found)["secret"]


@posix
def test_a_link_says_what_it_leads_to(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"ants": 1})
    (tmp_path / "ants" / "null.png").symlink_to("/dev/null")
    (tmp_path / "ants" / "gone.png").symlink_to(tmp_path / "gone.png")
    said = reasons(walk.walk(tmp_path))
    assert said["ants/null.png"] == "a link to something that is neither a file nor a folder"
    assert said["ants/gone.png"] == "a link to nothing"


@posix
def test_a_deep_folder_is_resolved_once_not_once_a_level(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder 5,000 deep took 142 s: each level asked for its real path from the root on."""
    deepest = tmp_path / "ants" / "/".join("d" for _ in range(400))
    deepest.mkdir(parents=True)
    worlds.picture().save(deepest / "a.png")
    (tmp_path / "again").symlink_to(tmp_path / "ants", target_is_directory=True)
    asked: list[object] = []
    real = os.path.realpath
    monkeypatch.setattr(os.path, "realpath", lambda path: asked.append(path) or real(path))
    found = walk.walk(tmp_path)
    assert len(asked) == 2  # the folder itself, and the link
    assert len(found.files) == 1
    assert reasons(found)["again"] == "a link to a folder that was already looked at"


@posix
def test_a_folder_deeper_than_a_path_may_be_long_is_listed_with_the_reason(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=here)
        below = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    (reason,) = reasons(walk.walk(tmp_path)).values()
    assert reason.startswith("this folder could not be opened")


def test_the_walk_tells_how_many_files_it_has_met_and_can_be_ended(tmp_path: Path) -> None:
    worlds.class_folders(tmp_path, {"a": 2, "b": 3})
    told: list[int] = []
    walk.walk(tmp_path, told.append)
    assert told[-1] == 5
    assert told == sorted(told)

    def stop(_: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        walk.walk(tmp_path, stop)
