"""A folder as one file, to be carried away."""

import io
import zipfile
from pathlib import Path


def zipped(folder: Path) -> bytes:
    """A ZIP of a folder, which unpacks into a folder of its name.

    It is made in memory and not compressed: weights are as good as random numbers.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, Path(folder.name) / path.relative_to(folder))
    return made.getvalue()
