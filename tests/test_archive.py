"""What is unpacked is what was packed."""

import io
import zipfile
from pathlib import Path

from core import archive


def test_a_folder_comes_out_of_its_zip_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "timm-01"
    (folder / "deep").mkdir(parents=True)
    (folder / "README.md").write_text("how to use it", "utf-8")
    (folder / "deep" / "weights").write_bytes(bytes(range(256)) * 10)
    with zipfile.ZipFile(io.BytesIO(archive.zipped(folder))) as packed:
        packed.extractall(tmp_path / "elsewhere")
    unpacked = tmp_path / "elsewhere" / "timm-01"
    assert (unpacked / "README.md").read_text("utf-8") == "how to use it"
    assert (unpacked / "deep" / "weights").read_bytes() == bytes(range(256)) * 10
    assert len([*unpacked.rglob("*")]) == 3
