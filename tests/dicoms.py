"""DICOM files written for a test, with a made-up patient whose name and number must go nowhere."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

NAME, NUMBER = "Mustermann^Erika^Xq7", "PAT-7731-Zk9"
MISSING = "pydicom is not installed: python3 start.py graft install dicom"


def written(path: Path, numbers: npt.NDArray[Any], **facts: Any) -> Path:
    """One frame [rows, columns], several [n, rows, columns], or RGB [rows, columns, 3]; plain.

    Args:
        path: of the file.
        numbers: what is stored.
        facts: elements by keyword, instead of those made up here or besides them.
    """
    pydicom = pytest.importorskip("pydicom", reason=MISSING)
    colour = numbers.ndim == 3 and numbers.shape[-1] == 3
    rows, columns = numbers.shape[:2] if colour else numbers.shape[-2:]
    data = pydicom.Dataset()
    data.file_meta = pydicom.dataset.FileMetaDataset()
    data.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    data.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    bits = 8 * numbers.dtype.itemsize
    made: dict[str, Any] = {
        "PatientName": NAME, "PatientID": NUMBER, "StudyInstanceUID": "1.2.3",
        "Rows": rows, "Columns": columns, "SamplesPerPixel": 3 if colour else 1,
        "PhotometricInterpretation": "RGB" if colour else "MONOCHROME2",
        "BitsAllocated": bits, "BitsStored": bits, "HighBit": bits - 1,
        "PixelRepresentation": int(numbers.dtype.kind == "i"),
    }  # fmt: skip
    if colour:
        made["PlanarConfiguration"] = 0
    if numbers.ndim == 3 and not colour:
        made["NumberOfFrames"] = len(numbers)
    for name, value in {**made, **facts}.items():
        setattr(data, name, value)
    data.PixelData = numbers.tobytes()
    data["PixelData"].VR = "OW" if bits > 8 else "OB"
    data.save_as(path, enforce_file_format=True)
    return path


def samples(*names: str) -> list[Path]:
    """Real files that come with pydicom."""
    pytest.importorskip("pydicom", reason=MISSING)
    from pydicom.data import get_testdata_file

    return [Path(str(get_testdata_file(name))) for name in names]


def ramp(largest: int, dtype: str = "uint16", least: int = 0) -> npt.NDArray[Any]:
    """24 × 40 numbers from the least to the largest."""
    return np.linspace(least, largest, 24 * 40).round().reshape(24, 40).astype(dtype)
