"""Laws of an installer at work."""

import os
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from install import installer, places

UV = """Resolved 99 packages in 656ms
Downloading torch (514.2MiB)
Downloading nvidia-cudnn-cu13 (495.1MiB)
Downloading pandas (11.8MiB)
 Downloaded pandas
"""
PIP = """Collecting torch>=2.14
  Downloading torch-2.15.0-cp311-cp311-manylinux_2_28_x86_64.whl (539.2 MB)
Collecting scikit-learn
  Downloading scikit_learn-1.9.1-cp311-cp311-manylinux_2_28_x86_64.whl (9.3 MB)
"""


def test_a_full_disk_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(installer.shutil, "disk_usage", lambda _: usage(10, 9, 1_000_000_000))
    with pytest.raises(places.Stop, match=r"1\.0 GB are free .* need about 8\.0 GB"):
        installer.check_room(8.0, tmp_path)
    installer.check_room(0.9, tmp_path)


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("error: Failed to fetch: https://…\n dns error: failed to lookup address", "no network"),
        ("Retrying: NewConnectionError … Temporary failure in name resolution", "no network"),
        ("OSError: [Errno 28] No space left on device", "disk filled up"),
        ("some other trouble", "some other trouble"),
    ],
)
def test_a_failed_installation_says_why(log: str, words: str) -> None:
    assert words in installer.explain(log)


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("", "Installing"),
        ("Downloading in a way that nobody knows yet", "Installing"),
        (UV, "Fetching torch and 1 more"),
        (UV + " Downloaded torch\n", "Fetching nvidia-cudnn-cu13"),
        (UV + "Prepared 99 packages in 26.35s\n", "Putting in place"),
        (PIP, "Fetching scikit_learn"),
        (PIP + "Installing collected packages: torch\n", "Putting in place"),
    ],
)
def test_what_is_being_fetched_is_read_from_the_log_of_the_installer(log: str, words: str) -> None:
    assert installer.activity(log) == words


def test_a_file_of_two_names_is_counted_once(checkout: Path) -> None:
    places.FETCHED.mkdir()
    places.VENV.mkdir()
    (places.FETCHED / "file").write_bytes(bytes(3_000_000))
    os.link(places.FETCHED / "file", places.VENV / "file")
    assert installer.written_gb() == pytest.approx(0.003)


def test_how_much_is_left_is_told_while_it_lasts(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places.VENV.mkdir()
    code = "print('Downloading torch (514.2MiB)', flush=True)\nimport time; time.sleep(0.6)"
    installer.watch([sys.executable, "-c", code], 6.9)
    said = capsys.readouterr().err
    assert "about 6.9 of 6.9 GB left" in said
    assert "Installed in" in said
    with pytest.raises(places.Stop, match="could not be installed"):
        installer.watch([sys.executable, "-c", "raise SystemExit(1)"], 6.9)
