"""Readers of formats that only some people have: HEIC of telephones, DICOM of hospitals.

Each is a package of its own that is not installed with Graft. Where it is missing, its files are
told by their first bytes, and refused with what to install.
"""

import importlib
import importlib.util
import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PIL import Image

from core.data.refusals import Refused

HEAD_BYTES = 132
"""Read of each file; DICOM begins with 128 bytes of anything."""
_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1")


class Reader(NamedTuple):
    """A package that reads one format."""

    extra: str
    """Its name among the extras of pyproject.toml, and after `graft install`."""
    title: str
    format: str
    """PIL's name."""
    suffixes: tuple[str, ...]
    module: str
    begins: Callable[[bytes], bool]
    """True for the first bytes of such a file."""
    download_mb: float

    @property
    def reason(self) -> str:
        """Why a file was refused where the package is missing."""
        return (
            f"{self.title} pictures need one more package: press “Install {self.title} reading” on "
            f"the Data page, or run: {COMMAND} {self.extra}"
        )

    @property
    def purpose(self) -> str:
        """What it is installed for."""
        return f"{self.title} reading"

    @property
    def instead(self) -> str:
        """What can be done without it."""
        return "save the pictures as JPEG or PNG"

    @property
    def ready(self) -> bool:
        """True where it is installed; PIL then knows it."""
        if self.format in Image.OPEN:
            return True
        if importlib.util.find_spec(self.module) is None:
            return False
        with _registering:
            _REGISTER[self.extra]()
        return True


def _heic() -> None:
    pi_heif = importlib.import_module("pi_heif")
    # one thread a picture: pictures are decoded side by side already
    pi_heif.register_heif_opener(
        decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
    )


def _dicom() -> None:
    from core.data import dicom

    dicom.register()


COMMAND = "python3 start.py graft install"
_REGISTER = {"heic": _heic, "dicom": _dicom}
_registering = threading.Lock()
HEIC = Reader(
    extra="heic",
    title="HEIC",
    format="HEIF",
    suffixes=(".heic", ".heif", ".hif"),
    module="pi_heif",
    begins=lambda head: head[4:8] == b"ftyp" and head[8:12] in _BRANDS,
    download_mb=1.5,
)
DICOM = Reader(
    extra="dicom",
    title="DICOM",
    format="DICOM",
    suffixes=(".dcm", ".dicom"),
    module="pydicom",
    begins=lambda head: head[128:132] == b"DICM",
    download_mb=2.4,
)
READERS = (HEIC, DICOM)
SUFFIXES = (*HEIC.suffixes, *DICOM.suffixes)


def of(head: bytes) -> Reader | None:
    """Who reads a file that begins so; `None` = PIL, by itself, or nobody.

    Raises:
        Refused: its package is missing.
    """
    reader = next((reader for reader in READERS if reader.begins(head)), None)
    if reader and not reader.ready:
        fix = "Install it once, or save the pictures as JPEG or PNG."
        raise Refused(f"{reader.reason}.", fix, reader_missing=True)
    return reader


def can_read(name: str) -> bool:
    """Whether pictures of a format, by PIL's name, can be read here now."""
    return all(reader.ready for reader in READERS if reader.format == name)


def missing(reasons: Sequence[str]) -> dict[Reader, int]:
    """How many files were refused for want of each package, by the reasons that were given."""
    counts = {reader: sum(reader.reason in reason for reason in reasons) for reader in READERS}
    return {reader: n for reader, n in counts.items() if n}
