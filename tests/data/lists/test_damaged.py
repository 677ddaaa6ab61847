"""Lists of which bytes were cut, flipped and put in: a data set, or an error that says what to do.

Nothing crashes and nothing takes long, whatever a list holds.
"""

import csv
import io
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from core.data import scan
from core.data.annotations import overlay, table_import
from core.errors import GraftError
from tests import worlds
from tests.data.lists.of_folder import CATS, EXPECTED, pictures

_Read = TypeVar("_Read")
_TRIES = 25
"""For each kind of list: 300 in all."""
_MOST_S = 5.0
_RARELY = ("json", "coco", "voc", "bare voc")
"""Kinds of which one wrong byte leaves hardly ever anything."""
_ODD: tuple[Any, ...] = (
    None, True, -1, 10**400, 1e308, "", "..", "../../etc/passwd", "/dev/zero", "\0", "\ud800",
    "a" * 9999, [], {}, [[]], {"": []}, "1.jpg", ["1.jpg"], {"file": 3}, {"id": {}}, [None] * 50,
)  # fmt: skip


def _table(delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([("file", "label"), *EXPECTED.items()])
    return out.getvalue().encode()


def _records() -> list[dict[str, Any]]:
    return [{"file": f, "labels": [n], "split": "train"} for f, n in EXPECTED.items()]


def _coco() -> dict[str, Any]:
    return worlds.coco({file: [name, "pet"] for file, name in EXPECTED.items()})


def _voc() -> bytes:
    return (
        b'<?xml version="1.0" encoding="utf-8"?>\n<annotation><filename>1.jpg</filename>'
        b"<object><name>cat</name><bndbox><xmin>1</xmin></bndbox></object></annotation>"
    )


def _damaged(chance: random.Random, data: bytes) -> bytes:
    """Some cuts, flips, insertions, repetitions and overwritten parts."""
    some = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        place, end = sorted(chance.choices(range(len(some) + 1), k=2))
        way = chance.randrange(6)
        if way == 0:
            del some[place:]
        elif way == 1 and place < len(some):
            some[place] ^= 1 << chance.randrange(8)
        elif way == 2:
            some[place:place] = chance.randbytes(chance.randint(1, 20))
        elif way == 3:
            some[place:place] = some[place:end] * chance.randint(1, 50)
        elif way == 4:
            some[place:end] = chance.choice([b"[", b"{", b"<a>", b'"', b",", b"\n"]) * 5000
        else:
            del some[place:end]
    return bytes(some)


def _changed(chance: random.Random, document: Any) -> Any:
    """The same document with parts of it exchanged for odd ones."""
    if chance.random() < 0.1:
        return chance.choice(_ODD)
    if isinstance(document, dict):
        odd = {str(chance.choice(_ODD))[:20]: chance.choice(_ODD)} if chance.random() < 0.2 else {}
        return {name: _changed(chance, part) for name, part in document.items()} | odd
    if isinstance(document, list):
        some = [_changed(chance, part) for part in document]
        return [some] * 3 if chance.random() < 0.05 else some
    return document


def _as_bytes(chance: random.Random, document: Any) -> bytes:
    text = json.dumps(_changed(chance, document))
    deep = chance.choice([0, 0, 0, 50, 100_000])
    return ("[" * deep + text + "]" * deep).encode()


KINDS: dict[str, tuple[str, Callable[[random.Random], bytes]]] = {
    "csv": ("labels.csv", lambda chance: _damaged(chance, _table(","))),
    "tsv": ("labels.tsv", lambda chance: _damaged(chance, _table("\t"))),
    "bare csv": ("l.csv", lambda chance: _damaged(chance, _table(";").partition(b"\n")[2])),
    "utf-16": ("l.csv", lambda chance: _damaged(chance, _table(";").decode().encode("utf-16"))),
    "json": ("l.json", lambda chance: _damaged(chance, json.dumps(_records()).encode())),
    "json of odd parts": ("l.json", lambda chance: _as_bytes(chance, _records())),
    "mapping of odd parts": ("l.json", lambda chance: _as_bytes(chance, EXPECTED)),
    "lines": ("l.jsonl", lambda chance: _damaged(
        chance, "\n".join(map(json.dumps, _records())).encode())),
    "coco": ("l.json", lambda chance: _damaged(chance, json.dumps(_coco()).encode())),
    "coco of odd parts": ("l.json", lambda chance: _as_bytes(chance, _coco())),
    "voc": ("Annotations/1.xml", lambda chance: _damaged(chance, _voc())),
    "bare voc": ("1.xml", lambda chance: _damaged(chance, _voc())),
}  # fmt: skip


def _read_or_refused(read: Callable[[], _Read]) -> _Read | None:
    """What was read; `None` where an error of the house says what, why and how."""
    try:
        return read()
    except GraftError as problem:
        if not (problem.what and problem.why and problem.fix):
            raise
        return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pictures(tmp_path_factory.mktemp("lists") / "set")


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_list_is_read_or_refused_with_what_why_and_how(folder: Path, kind: str) -> None:
    name, made = KINDS[kind]
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    chance = random.Random(kind)
    read = 0
    try:
        for number in range(_TRIES):
            path.write_bytes(made(chance))
            began = time.process_time()
            for place in (folder, path) if path.suffix != ".xml" else (folder,):
                found = _read_or_refused(lambda place=place: scan.found(place))
                assert found is None or {p.file for p in found.pictures} <= EXPECTED.keys()
                read += found is not None
            assert time.process_time() - began < _MOST_S, number
    finally:
        path.unlink()
    assert read or kind in _RARELY, "else this test tries nothing"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "voc" not in kind])
def test_a_damaged_list_brought_in_is_kept_or_refused(
    folder: Path, tmp_path: Path, kind: str
) -> None:
    (folder / "labels.csv").write_text("file,label\n" + "\n".join(
        f"{file},{'cat' if file in CATS else 'dog'}" for file in EXPECTED
    ))  # fmt: skip
    try:
        dataset = scan.found(folder)
    finally:
        (folder / "labels.csv").unlink()
    path, made = tmp_path / KINDS[kind][0], KINDS[kind][1]
    chance = random.Random(kind)
    for _ in range(_TRIES):
        path.write_bytes(made(chance))
        read = _read_or_refused(lambda: table_import.read(path, dataset, overlay.of(folder), "me"))
        assert read is None or read.pictures <= len(EXPECTED)
