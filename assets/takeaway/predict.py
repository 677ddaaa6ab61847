#!/usr/bin/env python3
"""What is in pictures, by the model beside this file: no network, no PyTorch.

    pip install onnxruntime numpy pillow
    python predict.py picture.jpg folder-of-pictures --csv answers.csv

Pictures are read, resized and answered as in Graft, where the model was taught: upright by their
EXIF note, what is transparent on white, grey of 10 to 16 bits by the range of its depth. Everything
else that is needed stands in the metadata of `model.onnx`.
"""

import argparse
import csv
import io
import json
import os
import re
import sys
import warnings
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else ONNX Runtime reports to its maker

import numpy as np
import onnxruntime
from PIL import Image

onnxruntime.disable_telemetry_events()

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "PPM")
ENDINGS = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif",
           ".ppm", ".pgm", ".pbm", ".pnm")  # fmt: skip
AT_ONCE = 16
LARGEST_PX = 250_000_000
"""Pixels of a picture; a small file may claim more than any memory holds."""
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By EXIF orientation."""
WHITES = (1023.0, 4095.0, 16383.0, 65535.0)
ALPHA = ("LA", "PA", "La", "RGBA", "RGBa")
BITS, BLACK_IS, LARGEST, LARGEST_SIGNED = 258, 262, 281, 341
"""Tags of TIFF 6.0."""


class Model:
    """The network with its classes; `answers` is all that most programs need."""

    def __init__(self, path: Path) -> None:
        one_thread_a_core = onnxruntime.SessionOptions()
        one_thread_a_core.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            path, one_thread_a_core, providers=["CPUExecutionProvider"]
        )
        facts = self.session.get_modelmeta().custom_metadata_map
        self.labels = json.loads(facts["labels"])
        self.preprocessing = json.loads(facts["preprocessing"])
        self.thresholds = json.loads(facts.get("thresholds", "null"))
        self.not_sure_below = json.loads(facts.get("not_sure_below", "0"))
        self.guarantee = json.loads(facts.get("guarantee", "null"))

    def probabilities(self, squares):
        """Of pictures uint8 [n, side, side, 3] as `square` gives them: [n, classes]."""
        return self.session.run(["probabilities"], {"pictures": squares})[0].astype(np.float64)

    def square(self, path):
        """A picture file as the network sees it: uint8 [side, side, 3].

        Raises:
            OSError, ValueError, SyntaxError, Image.DecompressionBombError: it cannot be read.
        """
        return framed(read(path, self.preprocessing["resize_px"]), self.preprocessing)

    def answers(self, paths):
        """Each path with the probabilities of its classes [classes], or the error of reading it."""
        for start in range(0, len(paths), AT_ONCE):
            some = [(path, self._tried(path)) for path in paths[start : start + AT_ONCE]]
            squares = [square for _, square in some if isinstance(square, np.ndarray)]
            shares = iter(self.probabilities(np.stack(squares)) if squares else ())
            for path, square in some:
                yield path, next(shares) if isinstance(square, np.ndarray) else square

    def said(self, shares):
        """What is answered: the most probable class, or of several all above their threshold."""
        if self.thresholds is None:
            return [self.labels[int(shares.argmax())]]
        chosen = zip(self.labels, shares, self.thresholds, strict=True)
        return [label for label, share, threshold in chosen if share >= threshold]

    def sure(self, shares):
        """False where the answer is less sure than somebody wanted it to be.

        Of several classes it is as sure as the least sure of them, named or not.
        """
        if self.thresholds is None:
            return shares.max() >= self.not_sure_below
        each = np.where(shares >= np.asarray(self.thresholds), shares, 1 - shares)
        return each.min() >= self.not_sure_below

    def one_of(self, shares):
        """The classes of which it is one, as often as somebody wanted; []: nobody wanted any."""
        if self.guarantee is None:
            return []
        order = np.argsort(-shares, kind="stable")
        likely = [at for at in order if shares[at] >= self.guarantee["least"]]
        return [self.labels[at] for at in likely or order[:1]]

    def _tried(self, path):
        try:
            return self.square(path)
        except Exception as error:  # noqa: BLE001 - whatever a damaged file makes a decoder raise
            return error


def read(path, at_least_px):
    """A picture as 8-bit RGB, upright; a JPEG is decoded smaller where it stays large enough."""
    with Image.open(path, formats=FORMATS) as image:
        if image.width * image.height > LARGEST_PX:
            raise ValueError(f"It claims {image.width} × {image.height} pixels.")
        image.draft(None, (at_least_px, at_least_px))
        image.load()
        turn = TURNS.get(orientation(image))
        picture = rgb(image)
    return picture.transpose(turn) if turn is not None else picture


def orientation(image):
    """By EXIF, 1 to 8; 1 (as it is) where that is damaged."""
    try:
        return image.getexif().get(0x0112, 1)
    except Exception:  # noqa: BLE001 - whatever damaged EXIF raises
        return 1


def rgb(image):
    """A decoded picture of any mode as 8-bit RGB."""
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        return grey(image).convert("RGB")
    if image.mode in ALPHA or "transparency" in image.info:
        picture = image.convert("RGBA")
        under = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(under, picture).convert("RGB")
    return image.convert("RGB")


def grey(image):
    """Grey of more than 8 bits as 8 bits, by the range of its depth."""
    numbers, tags = np.asarray(image), getattr(image, "tag_v2", {})
    finite = numbers.astype(np.float32)
    finite = finite[np.isfinite(finite)]
    least, largest = float(finite.min(initial=0)), float(finite.max(initial=0))
    white = white_of(max(largest, -least, declared(tags)), image.mode)
    black = -white if least < 0 else 0.0
    levels = np.nan_to_num(numbers.astype(np.float32), nan=0.0, posinf=white, neginf=black)
    levels = np.clip((levels - black) * (255.0 / (white - black)) + 0.5, 0, 255).astype(np.uint8)
    inverted = tags.get(BLACK_IS) == 0 and image.mode in ("I;16", "F")
    return Image.fromarray(255 - levels if inverted else levels)


def white_of(largest, mode):
    """The largest number of the smallest usual depth that holds a number."""
    if mode == "F" and largest <= 1.1:
        return 1.0
    whites = WHITES if mode.startswith("I;") else (255.0, *WHITES)
    return next((white for white in whites if largest <= white), largest)


def declared(tags):
    """The largest number that a TIFF says to be possible; 0 = it says nothing."""
    said = [tags.get(tag) for tag in (LARGEST, LARGEST_SIGNED)]
    said += [2 ** bits[0] - 1 for bits in [tags.get(BITS)] if bits and bits[0] in (10, 12, 14)]
    for value in said:
        first = value[0] if isinstance(value, tuple) and value else value
        if isinstance(first, (int, float)) and 0 < first <= WHITES[-1]:
            return float(first)
    return 0.0


def framed(picture, how):
    """A picture resized, then cropped or padded to the square that the network sees."""
    size, side = scaled(picture.size, how), how["side_px"]
    small = picture.resize(size, Image.Resampling[how["interpolation"].upper()])
    left, top = (round((length - side) / 2) for length in size)
    if min(size) >= side:
        return np.asarray(small.crop((left, top, left + side, top + side)))
    square = Image.new("RGB", (side, side), tuple(round(255 * mean) for mean in how["mean"]))
    square.paste(small, (-left, -top))
    return np.asarray(square)


def scaled(size, how):
    """Width and height after the resize."""
    (width, height), length = size, how["resize_px"]
    if how["crop_mode"] == "squash":
        return length, length
    if how["crop_mode"] == "border":
        factor = length / max(size)
        return max(1, round(width * factor)), max(1, round(height * factor))
    if width <= height:
        return length, int(length * height / width)
    return int(length * width / height), length


def pictures(paths):
    """Files as they are; of a folder all pictures in it, however deep, no hidden ones."""
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        for folder, names, files in os.walk(path):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                if name.lower().endswith(ENDINGS) and not name.startswith("."):
                    yield Path(folder) / name


def table(model, answered):
    """The answers as CSV, one row a picture; no cell is run as a formula by a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    promised = ["one_of", "guarantee"] if model.guarantee else []
    writer.writerow(("file", "answer", "sure", *promised, *map(guarded, model.labels), "error"))
    for path, shares in answered:
        if isinstance(shares, np.ndarray):
            said, why = " | ".join(model.said(shares)), ""
            cells = ["yes" if model.sure(shares) else "not sure"]
            if promised:
                cells += [guarded(" | ".join(model.one_of(shares))), model.guarantee["share"]]
            cells += [f"{share:.6f}" for share in shares]
        else:
            said, cells, why = "", ["" for _ in ("sure", *promised, *model.labels)], str(shares)
        writer.writerow((guarded(str(path)), guarded(said), *cells, guarded(why)))
    return text.getvalue()


def guarded(cell):
    """A cell behind an apostrophe where a spreadsheet would run it (OWASP, CSV injection)."""
    return f"'{cell}" if re.match("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", cell) else cell


def sentence(model, path, shares):
    """One line for people."""
    if not isinstance(shares, np.ndarray):
        return f"{path}: cannot be read ({shares})"
    share_of = dict(zip(model.labels, shares, strict=True))
    said = ", ".join(f"{label} ({share_of[label]:.1%})" for label in model.said(shares))
    doubt = "" if model.sure(shares) else "not sure, perhaps "
    likely = model.one_of(shares)
    several = f"; one of: {', '.join(likely)}" if len(likely) > 1 else ""
    return f"{path}: {doubt}{said or 'none of the classes'}{several}"


def main():
    """Answer what the command line asks."""
    Image.MAX_IMAGE_PIXELS = None  # `read` looks at the size before it decodes, and says it
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description="What is in pictures.")
    parser.add_argument("paths", nargs="+", metavar="PICTURE_OR_FOLDER")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the answers as a table")
    parser.add_argument("--model", type=Path, default=here / "model.onnx", metavar="FILE")
    asked = parser.parse_args()
    model = Model(asked.model)
    answered = []
    for path, shares in model.answers(list(pictures(asked.paths))):
        answered.append((path, shares))
        print(sentence(model, path, shares).encode(errors="replace").decode(), flush=True)
    if asked.csv:  # the mark at its start makes spreadsheets read it as UTF-8
        text = "\ufeff" + table(model, answered)
        asked.csv.write_bytes(text.encode("utf-8", "backslashreplace"))
    unread = sum(not isinstance(shares, np.ndarray) for _, shares in answered)
    return 1 if unread or not answered else 0


if __name__ == "__main__":
    sys.exit(main())
