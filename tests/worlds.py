"""Tiny data sets on disk: real files, made in milliseconds, the same every time.

Every function takes the folder to write into and gives back paths. Pictures of one `seed` and
number are the same bytes on every machine; different numbers give different pictures.
"""

import colorsys
import csv
import os
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from PIL.ExifTags import IFD, Base

Size = tuple[int, int]

WEIRD_NAMES = (
    "with space.jpg",
    'it\'s "quoted".jpg',
    "smile 😀.jpg",
    "<script>alert(1)<script>.jpg",
    "two\nlines.jpg",
    "comma,semi;colon.jpg",
    "*star* _under_ [link](x).jpg",
    "ümläut ß 漢字.jpg",
    "% 100 & more #1.jpg",
    "UPPER.JPG",
)
"""File names that are data, not markup and not syntax."""


def picture(number: int = 0, *, seed: int = 0, size: Size = (48, 40)) -> Image.Image:
    """A soft random pattern, different for every number."""
    generator = np.random.default_rng([seed, number])
    small = generator.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)


def write_pictures(
    folder: Path,
    n: int,
    *,
    prefix: str = "picture",
    suffix: str = ".jpg",
    seed: int = 0,
    size: Size = (48, 40),
) -> list[Path]:
    """Write `n` different pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{prefix}_{number:04d}{suffix}" for number in range(n)]
    for number, path in enumerate(paths):
        picture(number, seed=seed, size=size).save(path)
    return paths


def class_folders(folder: Path, counts: Mapping[str, int], *, seed: int = 0) -> Path:
    """One sub-folder a class: `class_folders(tmp_path, {"ants": 5, "bees": 4})`."""
    for place, (name, n) in enumerate(counts.items()):
        write_pictures(folder / name, n, prefix=f"p{place}", seed=seed * 1000 + place)
    return folder


def split_folders(folder: Path, counts: Mapping[str, Mapping[str, int]], *, seed: int = 0) -> Path:
    """Side folders with class folders: `{"train": {"ants": 5}, "val": {"ants": 2}}`."""
    for place, (side, classes) in enumerate(counts.items()):
        class_folders(folder / side, classes, seed=seed * 10 + place + 1)
    return folder


def table(
    folder: Path,
    rows: Iterable[Sequence[str]],
    *,
    heading: Sequence[str] = ("file", "label"),
    delimiter: str = ",",
    name: str = "labels.csv",
    write: bool = True,
) -> Path:
    """A CSV of rows (file, label, …), and a picture for each new file inside the folder."""
    rows = list(rows)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(heading)
        writer.writerows(rows)
    for number, row in enumerate(rows):
        path = folder / row[0]
        if write and ".." not in row[0] and not Path(row[0]).is_absolute():
            path.parent.mkdir(parents=True, exist_ok=True)
            picture(number, seed=77).save(path)
    return folder / name


def coco(shown: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A document of COCO with a box for each name of each file."""
    names = sorted({name for some in shown.values() for name in some})
    return {
        "info": {},
        "images": [{"id": n, "file_name": file} for n, file in enumerate(shown)],
        "categories": [{"id": 7 + n, "name": name} for n, name in enumerate(names)],
        "annotations": [
            {"id": 0, "image_id": n, "category_id": 7 + names.index(name), "bbox": [0, 0, 5, 5],
             "iscrowd": 0}
            for n, some in enumerate(shown.values()) for name in some
        ],
    }  # fmt: skip


def voc(folder: Path, file: str, *names: str, told: str = "") -> None:
    """An annotation of Pascal VOC with a thing of each name; `told` is the file that it names."""
    things = "".join(
        f"<object><name>{name}</name><part><name>x</name></part><bndbox><xmin>1</xmin></bndbox>"
        "</object>" for name in names
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    text = f"<annotation><filename>{told}</filename><size/>{things}</annotation>"
    (folder / file).write_text(text, "utf-8")


def separable(
    folder: Path,
    classes: Sequence[str] = ("circle", "square", "triangle"),
    n: int = 12,
    *,
    side_px: int = 64,
    seed: int = 0,
) -> Path:
    """Classes that any model tells apart at once: shape and colour differ, place and size vary."""
    for place, name in enumerate(classes):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(n):
            generator = np.random.default_rng([seed, place, number])
            image = _shape(place, len(classes), side_px, generator)
            image.save(folder / name / f"{number:04d}.png")
    return folder


def _shape(place: int, of: int, side_px: int, generator: np.random.Generator) -> Image.Image:
    grain = generator.integers(90, 130, (side_px, side_px, 3), dtype=np.uint8)
    image = Image.fromarray(grain)
    red, green, blue = (int(255 * v) for v in colorsys.hsv_to_rgb(place / of, 0.95, 0.95))
    radius = side_px * generator.uniform(0.22, 0.34)
    x, y = generator.uniform(radius, side_px - radius, 2)
    box = (x - radius, y - radius, x + radius, y + radius)
    pen = ImageDraw.Draw(image)
    corners = (0, 4, 3, 6)[place % 4]
    if corners == 0:
        pen.ellipse(box, fill=(red, green, blue))
    else:
        turn = float(generator.uniform(0, 360))
        pen.regular_polygon((x, y, radius), corners, rotation=turn, fill=(red, green, blue))
    return image


OBJECTS = ("blue square", "green triangle", "red circle")
"""The classes of `several`: what a picture of it may show, one to three of them."""


def several(folder: Path, count: int, *, side_px: int = 96, seed: int = 0) -> Path:
    """Pictures that show one to three things, and `labels.csv` with file and labels."""
    generator = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(count):
        shown = sorted(generator.choice(OBJECTS, generator.integers(1, 4), replace=False))
        image = Image.new("RGB", (side_px, side_px), (128, 128, 128))
        pixels = np.asarray(image) + generator.integers(-24, 24, (side_px, side_px, 3))
        image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
        corners = generator.permutation(4)
        for what, corner in zip(shown, corners, strict=False):
            _thing(ImageDraw.Draw(image), str(what), int(corner), side_px, generator)
        image.save(folder / f"{number:04d}.png")
        rows.append((f"{number:04d}.png", "|".join(map(str, shown))))
    listed = folder / "labels.csv"
    with listed.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("file", "labels"), *rows])
    return listed


def _thing(
    draw: ImageDraw.ImageDraw, what: str, corner: int, side_px: int, generator: np.random.Generator
) -> None:
    half, size = side_px // 2, int(side_px * generator.uniform(0.25, 0.4))
    left, top = (half * place + int(generator.integers(0, half - size + 1))
                 for place in (corner % 2, corner // 2))  # fmt: skip
    colour, shape = what.split()
    box = (left, top, left + size, top + size)
    if shape == "circle":
        draw.ellipse(box, fill=colour)
    elif shape == "square":
        draw.rectangle(box, fill=colour)
    else:
        draw.polygon([(left, top + size), (left + size // 2, top), (left + size, top + size)],
                     fill=colour)  # fmt: skip


def every_format(folder: Path) -> dict[str, Path]:
    """One readable file of every kind: by kind, e.g. `16-bit png`, `cmyk jpg`, `rotated jpg`."""
    folder.mkdir(parents=True, exist_ok=True)
    rgb = picture(1, size=(60, 40))
    deep = np.linspace(0, 65535, 60 * 40).reshape(40, 60).astype(np.uint16)
    alpha = rgb.convert("RGBA")
    alpha.putalpha(Image.linear_gradient("L").resize(rgb.size))
    orientation = Image.Exif()
    orientation[0x0112] = 6
    made: dict[str, tuple[str, Image.Image, dict[str, object]]] = {
        "jpg": ("plain.jpg", rgb, {"quality": 92}),
        "grey jpg": ("grey.jpg", rgb.convert("L"), {}),
        "progressive jpg": ("progressive.jpeg", rgb, {"progressive": True}),
        "cmyk jpg": ("cmyk.jpg", rgb.convert("CMYK"), {"quality": 95}),
        "rotated jpg": ("rotated.jpg", rgb, {"exif": orientation}),
        "png": ("plain.png", rgb, {}),
        "16-bit png": ("deep.png", Image.fromarray(deep), {}),
        "alpha png": ("alpha.png", alpha, {}),
        "grey alpha png": ("grey-alpha.png", alpha.convert("LA"), {}),
        "palette png": ("palette.png", rgb.quantize(16), {}),
        "see-through palette png": ("see-through.png", rgb.quantize(16), {"transparency": 0}),
        "one-bit png": ("one-bit.png", rgb.convert("1"), {}),
        "webp": ("plain.webp", rgb, {"lossless": True}),
        "alpha webp": ("alpha.webp", alpha, {"lossless": True}),
        "bmp": ("plain.bmp", rgb, {}),
        "tif": ("plain.tif", rgb, {}),
        "16-bit tiff": ("deep.tiff", Image.fromarray(deep), {}),
        "float tif": ("float.tif", Image.fromarray((deep / 65535).astype(np.float32)), {}),
        "cmyk tif": ("cmyk.tif", rgb.convert("CMYK"), {}),
        "gif": ("plain.gif", rgb, {}),
    }
    for name, image, options in made.values():
        image.save(folder / name, **options)
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "lime", "blue")]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:], duration=40)
    paths = {kind: folder / name for kind, (name, _, _) in made.items()}
    return {**paths, "moving gif": folder / "moving.gif"}


def deep_colours(path: Path) -> Path:
    """A PNG or TIFF of 4 × 3 pixels, each 0x1234, 0x8000, 0xFFFF; PIL cannot write such a file."""
    big = path.suffix == ".png"
    pixel = struct.pack(">3H" if big else "<3H", 0x1234, 0x8000, 0xFFFF)
    if big:
        rows = (b"\x00" + pixel * 4) * 3
        parts = [(b"IHDR", struct.pack(">IIBBBBB", 4, 3, 16, 2, 0, 0, 0)),
                 (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]  # fmt: skip
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*part) for part in parts))
        return path
    return tiff(path, pixel * 12, size=(4, 3), bits=(16, 16, 16), photometric=2)


def tiff(
    path: Path,
    data: bytes,
    *,
    size: Size,
    bits: Sequence[int] = (16,),
    photometric: int = 1,
    big: bool = False,
    more: Mapping[int, int] | None = None,
) -> Path:
    """A TIFF written by hand, uncompressed: what PIL and others cannot write.

    Args:
        path: of the file.
        data: its pixels, packed as `bits` says.
        size: width and height.
        bits: of each channel.
        photometric: 0 = white is zero, 1 = black is zero, 2 = red, green, blue.
        big: the highest byte of a number first.
        more: further tags, each one short number.
    """
    order = ">" if big else "<"
    listed = struct.pack(f"{order}{len(bits)}H", *bits)
    tags = {256: size[0], 257: size[1], 258: bits[0], 259: 1, 262: photometric, 273: 0,
            277: len(bits), 278: size[1], 279: len(data), **(more or {})}  # fmt: skip
    start = 8 + 2 + 12 * len(tags) + 4
    tags[273] = start + len(listed)
    entries = b""
    for tag, value in sorted(tags.items()):
        if tag == 258 and len(bits) > 2:
            entries += struct.pack(f"{order}HHII", tag, 3, len(bits), start)
        else:
            entries += struct.pack(f"{order}HHII", tag, 4, 1, value)
    head = (b"MM\x00*" if big else b"II*\x00") + struct.pack(f"{order}I", 8)
    path.write_bytes(
        head + struct.pack(f"{order}H", len(tags)) + entries + bytes(4) + listed + data
    )
    return path


def taken_at(time: str, *, model: str = "X100", below: str = "") -> Image.Exif:
    """EXIF that says when and with which camera a picture was taken."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Maker", model
    exif.get_ifd(IFD.Exif).update({Base.DateTimeOriginal: time, Base.SubsecTimeOriginal: below})
    return exif


def films(folder: Path, counts: Mapping[str, Sequence[int]]) -> Path:
    """Frames of films in class folders: `{"ants": [5, 6]}` is clip_0 and clip_1 of 5 and 6."""
    number = 0
    for name, frames in counts.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for count in frames:
            for frame in range(count):
                file = folder / name / f"clip_{number}_{frame:03d}.jpg"
                picture(frame, seed=900 + number).save(file)
            number += 1
    return folder


def truncate(path: Path, *, keep: float = 0.6) -> Path:
    """Cut off the end of a file, as a broken copy does."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    return path


def flip(path: Path, count: int, *, within: tuple[float, float] = (0.0, 1.0)) -> Path:
    """Change one bit in each of `count` bytes, spread over a part of a file, as a bad disk does."""
    data = bytearray(path.read_bytes())
    low, high = (int(len(data) * share) for share in within)
    for place in np.linspace(low, high - 1, count).astype(int):
        data[place] ^= 1 << int(place) % 8
    path.write_bytes(data)
    return path


def truncated_jpeg(path: Path, *, number: int = 3) -> Path:
    """A JPEG whose last 40 % are missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture(number, size=(160, 120)).save(path, quality=90)
    return truncate(path)


def text_as_picture(path: Path) -> Path:
    """A text file that calls itself a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("this is no picture\n" * 20, "utf-8")
    return path


def huge_png(path: Path, *, side_px: int = 30_000) -> Path:
    """A whole, valid PNG of `side_px` squared grey pixels in about 100 KB: a decompression bomb."""
    path.parent.mkdir(parents=True, exist_ok=True)
    squeeze = zlib.compressobj(1)
    row = bytes(1 + (side_px + 7) // 8)
    body = b"".join(squeeze.compress(row) for _ in range(side_px)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", side_px, side_px, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks))
    return path


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file, with its length and its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def weird_names(folder: Path, names: Sequence[str] = WEIRD_NAMES) -> list[Path]:
    """Pictures with names that are hard on careless programs; Windows gets those it allows."""
    folder.mkdir(parents=True, exist_ok=True)
    allowed = [name for name in names if os.name != "nt" or not set(name) & set('<>:"/\\|?*\n')]
    for number, name in enumerate(allowed):
        picture(number, seed=5).save(folder / name, format="JPEG")
    return [folder / name for name in allowed]


def hidden_files(folder: Path) -> Path:
    """What systems and other programs leave in a data folder; none of it is data."""
    write_pictures(folder / ".git" / "objects", 2, seed=91)
    write_pictures(folder / ".ipynb_checkpoints", 1, seed=92)
    write_pictures(folder / "__MACOSX" / "ants", 1, seed=93)
    (folder / ".DS_Store").write_bytes(b"\x00\x00\x00\x01Bud1")
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    return folder
