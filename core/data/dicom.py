"""DICOM files, read by PIL as any other format: one frame through its window, nobody's name.

Of all that such a file says, only what the pixels need is read, and the number of the patient:
that leaves this file as a token which nobody can turn back, so that pictures of one patient are
known to belong together. Of several frames the middle one is taken: in a volume it shows most, in a
film no frame is better than another.
"""

import contextlib
import io
import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from PIL import Image, ImageFile, Jpeg2KImagePlugin

from core.data import dicom_levels as shown
from core.data import tokens
from core.data.dicom_levels import Numbers
from core.data.refusals import DAMAGED, Refused
from core.data.repairs import Repair

_PLUGINS = (Jpeg2KImagePlugin,)  # imported here and not on first use, as in `core.data.formats`
_MAGIC_AT, _MAGIC = 128, b"DICM"
_HEAD_BYTES = 16384
_SYNTAX = b"\x02\x00\x10\x00UI"
_PLAIN = ("1.2", "1.2.1", "1.2.2")
_RUN_LENGTH = "1.2.5"
_PILLOW = ("1.2.4.50", "1.2.4.51", "1.2.4.90", "1.2.4.91")
_FOREIGN = {"1.2.1.99": "deflated", "1.2.4.57": "JPEG lossless", "1.2.4.70": "JPEG lossless",
            "1.2.4.80": "JPEG-LS", "1.2.4.81": "JPEG-LS"}  # fmt: skip
"""Ways to store the pixels, without 1.2.840.10008 before them (DICOM PS3.5, A)."""
_ROOT = "1.2.840.10008."
_TAGS = (
    "SamplesPerPixel", "PhotometricInterpretation", "NumberOfFrames", "Rows", "Columns",
    "BitsAllocated", "BitsStored", "PixelRepresentation", "RescaleSlope", "RescaleIntercept",
    "WindowCenter", "WindowWidth", "VOILUTFunction", "VOILUTSequence", "ModalityLUTSequence",
    "RedPaletteColorLookupTableDescriptor", "GreenPaletteColorLookupTableDescriptor",
    "BluePaletteColorLookupTableDescriptor", "RedPaletteColorLookupTableData",
    "GreenPaletteColorLookupTableData", "BluePaletteColorLookupTableData",
    "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence",
    "PatientID", "IssuerOfPatientID", "StudyInstanceUID",
)  # fmt: skip


def register() -> None:
    """Have PIL know the format."""
    import pydicom

    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    logging.getLogger("pydicom").disabled = True  # what it says of a file may name a patient
    Image.register_open(DicomImageFile.format, DicomImageFile, _accept)


def _accept(head: bytes) -> bool:
    return len(head) < _MAGIC_AT or head[_MAGIC_AT:].startswith(_MAGIC)


class DicomImageFile(ImageFile.ImageFile):
    """One DICOM file, for `Image.open`; `info` says the patient's token and where it should end."""

    format = "DICOM"
    format_description = "DICOM"

    def _open(self) -> None:
        with _nameless():
            self._read_facts()

    def _read_facts(self) -> None:
        import pydicom

        file: BinaryIO = self.fp  # type: ignore[assignment]
        self._syntax = _syntax(file)
        file.seek(0)
        self._facts = pydicom.dcmread(file, stop_before_pixels=True, specific_tags=list(_TAGS))
        self._pixels_at = file.tell()
        self._size = shown.whole(self._facts, "Columns"), shown.whole(self._facts, "Rows")
        if min(self._size) < 1:
            raise Refused("It holds no picture.")
        self._mode = "L" if shown.whole(self._facts, "SamplesPerPixel", 1) == 1 else "RGB"
        if shown.photometric(self._facts) == "PALETTE COLOR":
            self._mode = "RGB"
        self._frames = max(1, shown.whole(self._facts, "NumberOfFrames", 1))
        self.info["patient"] = _token(self._facts)
        self.info["repairs"] = self._repairs()
        self.info["end"] = self._end()
        self.tile = []

    def load(self) -> Any:
        """Decode the middle frame, once."""
        if self._im is None:
            with _nameless():
                levels = shown.levels(self._pixels(), self._facts, self._frames // 2)
            self._im = Image.fromarray(levels).im
        return super().load()

    def _pixels(self) -> Numbers:
        """Numbers of the frame as stored [rows, columns] or RGB [rows, columns, 3].

        Raises:
            Refused: the frame is of another size than the file says, as a bomb may be.
        """
        import pydicom.encaps
        import pydicom.pixels

        file: BinaryIO = self.fp  # type: ignore[assignment]
        at, plugin = self._frames // 2, "pydicom" if self._syntax == _RUN_LENGTH else ""
        if self._syntax in _PILLOW:
            plugin = "pillow"
            file.seek(self._pixels_at + 12)  # behind tag, type and length
            frame = pydicom.encaps.get_frame(file, at, number_of_frames=self._frames)
            if _size_inside(frame) != self._size:
                raise Refused("Its pixels are of another size than it says.")
        numbers: Numbers = pydicom.pixels.pixel_array(file, index=at, decoding_plugin=plugin)
        if numbers.shape[:2] != self._size[::-1]:
            raise ValueError("another shape")
        return numbers

    def _repairs(self) -> tuple[Repair, ...]:
        done: list[Repair] = ["middle"] if self._frames > 1 else []
        if shown.window(self._facts, self._frames // 2) or "VOILUTSequence" in self._facts:
            done.append("window")
        elif shown.whole(self._facts, "BitsStored", 8) > 8:
            done.append("deep")
        if shown.photometric(self._facts) == "MONOCHROME1":
            done.append("inverted")
        return tuple(done)

    def _end(self) -> int | None:
        """Where the file should end, of plainly stored pixels."""
        if self._syntax not in _PLAIN:
            return None
        facts, (width, height) = self._facts, self._size
        each = shown.whole(facts, "SamplesPerPixel", 1) * shown.whole(facts, "BitsAllocated", 8)
        if "422" in shown.photometric(facts):
            return None
        return self._pixels_at + width * height * each * self._frames // 8


@contextlib.contextmanager
def _nameless() -> Iterator[None]:
    """Let no error out whose text may hold what a file says of a patient."""
    try:
        yield
    except (Refused, OSError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - whatever pydicom may raise on a damaged file
        raise Refused(DAMAGED) from None


def _size_inside(frame: bytes) -> tuple[int, int]:
    """What a packed frame says of its size."""
    try:
        with Image.open(io.BytesIO(frame), formats=("JPEG", "JPEG2000")) as inner:
            return inner.size
    except Image.UnidentifiedImageError:
        raise _packed("JPEG of 12 bits, or damaged") from None


def _packed(how: str) -> Refused:
    return Refused(
        f"Its pixels are packed in a way that Graft does not read ({how}).",
        "Export it uncompressed, or as JPEG 2000, from the program that it comes from.",
    )


def _syntax(file: BinaryIO) -> str:
    """How the pixels are stored.

    Raises:
        Refused: in a way that nothing here can read.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    at = head.find(_SYNTAX)
    if at < 0:
        raise SyntaxError("no transfer syntax")
    length = int.from_bytes(head[at + 6 : at + 8], "little")
    uid = head[at + 8 : at + 8 + length].rstrip(b"\0 ").decode("ascii", "replace")
    short = uid.removeprefix(_ROOT)
    if short not in (*_PLAIN, _RUN_LENGTH, *_PILLOW):
        raise _packed(_FOREIGN.get(short, "a film or another way"))
    return short


def _token(facts: Any) -> str | None:
    """One for each patient, else for each study; `None` where it says neither."""
    told = [str(facts.get(name) or "").strip() for name in ("PatientID", "IssuerOfPatientID")]
    if not told[0]:
        told = [str(facts.get("StudyInstanceUID") or "").strip(), "study"]
    return tokens.of("\x1f".join(told)) if told[0] else None
