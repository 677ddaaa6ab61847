"""A model taken along: unpacked where nothing of Graft is, it gives Graft's answers."""

import csv
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import archive
from core.engine.serve import export, predict_files
from core.errors import DownloadFailed
from core.protocol.prediction import PicturePrediction
from core.runs import guarantee, web_runtime
from core.runs.guarantee import Guarantee
from tests import worlds
from tests.browser import PATIENCE_MS
from tests.engine import finished

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
COUNT = 50
ROOT = Path(__file__).resolve().parent.parent
SAVED = [
    ("jpg", {"quality": 90}), ("png", {}), ("webp", {"quality": 85}), ("bmp", {}), ("gif", {}),
    ("jpg", {"quality": 95, "subsampling": 0}), ("jpg", {"progressive": True}),
]  # fmt: skip


def _pictures(folder: Path) -> list[Path]:
    """Fifty of them, of many sizes, turned and transparent ones among them."""
    folder.mkdir()
    shapes = sorted(worlds.separable(folder.parent / "shapes", finished.CLASSES, 17).rglob("*.png"))
    rng, made = np.random.default_rng(5), []
    for at, path in enumerate(shapes[:COUNT]):
        ending, options = SAVED[at % len(SAVED)]
        size = tuple(int(side) for side in rng.integers(90, 1100, 2))
        picture = Image.open(path).convert("RGB").resize(size, Image.Resampling.BICUBIC)
        if ending == "png":
            picture.putalpha(Image.linear_gradient("L").resize(size))
        if ending == "jpg":
            exif = Image.Exif()
            exif[0x0112] = 1 + at % 8
            options = {**options, "exif": exif}
        made.append(folder / f"{at:02d}.{ending}")
        picture.save(made[-1], **options)
    return made


@pytest.fixture(scope="module")
def runtime_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which what runs a page lies: it is fetched once for all tests."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAFT_HOME", str(home))
        try:
            web_runtime.fetch()
        except DownloadFailed as error:
            pytest.skip(f"the registry of npm cannot be reached: {error.why}")
    return home


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """A run, and pictures that it never saw."""
    place = tmp_path_factory.mktemp("world")
    run, pictures = finished.run(place, n=20), _pictures(place / "new")
    guarantee.keep(run, Guarantee(share=0.9, least=_between(run, pictures)))
    return run, pictures


def _between(run: Path, pictures: list[Path]) -> float:
    """A probability that no class of any picture comes near, below those of most answers."""
    rows = predict_files.predict(run, pictures)
    shares = np.sort([one.confidence for row in rows for one in row.top])
    low = shares[(shares > 0.01) & (shares < 0.6)]
    at = int(np.diff(low).argmax())
    return float(low[at : at + 2].mean())


def _unpacked(folder: Path, place: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(archive.zipped(folder))) as packed:
        packed.extractall(place)
    return place / folder.name


def _answers(run: Path, pictures: list[Path]) -> dict[str, PicturePrediction]:
    return {Path(row.file).name: row for row in predict_files.predict(run, pictures)}


def _compare(rows: list[dict[str, str]], truth, allowed: float) -> float:
    """The largest difference of a table of answers from what the app says."""
    assert len(rows) == COUNT
    apart = 0.0
    for row in rows:
        said = truth[Path(row["file"]).name]
        assert row["answer"] == said.label, row
        assert (tuple(row["one_of"].split(" | ")), row["guarantee"]) == (said.one_of.classes, "0.9")
        apart = max(apart, *(abs(float(row[one.label]) - one.confidence) for one in said.top))
    assert apart < allowed
    assert len({row["one_of"].count("|") for row in rows}) > 1, "of some it says several"
    return apart


def _fresh_python(place: Path) -> Path:
    """An environment with nothing but the three packages that the README names."""
    pins = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
            if line.split("==")[0] in ("onnxruntime", "numpy", "pillow")]  # fmt: skip
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--python", sys.executable, str(place)], check=True)
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = [*uv, "pip", "install", "--python", str(python), *pins]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the package index cannot be reached: {done.stderr[-300:]}")
    return python


def test_predict_py_gives_the_app_s_answers_in_a_fresh_environment(
    world: tuple[Path, list[Path]], tmp_path: Path
) -> None:
    run, pictures = world
    export.export(run, "onnx", tmp_path / "out" / "model")
    place = _unpacked(tmp_path / "out" / "model", tmp_path / "elsewhere")
    python = _fresh_python(tmp_path / "venv")
    table = tmp_path / "answers.csv"
    command = [python, "-I", place / "predict.py", pictures[0].parent, "--csv", table]
    done = subprocess.run(
        list(map(str, command)), cwd=place, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == COUNT
    with table.open(encoding="utf-8-sig", newline="") as file:
        _compare(list(csv.DictReader(file)), _answers(run, pictures), 1e-3)


@pytest.mark.parametrize("form", ["onnx", pytest.param("int8", marks=pytest.mark.release)])
def test_its_page_gives_the_app_s_answers_in_a_browser_without_a_network(
    world: tuple[Path, list[Path]],
    runtime_home: Path,
    tmp_path: Path,
    browsers,
    form: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRAFT_HOME", str(runtime_home))
    run, pictures = world
    export.export(run, form, tmp_path / "out" / "model", web=True)
    place = _unpacked(tmp_path / "out" / "model", tmp_path / "elsewhere")
    browser = browsers("--host-resolver-rules=MAP * ~NOTFOUND")
    context = browser.new_context(offline=True, viewport={"width": 420, "height": 900})
    page, wrong = context.new_page(), []
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto((place / "web-page.html").as_uri())
    page.get_by_text("Ready", exact=True).wait_for()
    page.locator("input[type=file]").set_input_files([str(path) for path in pictures])
    page.get_by_text(f"{COUNT} pictures answered").wait_for()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Save the answers as a table").click()
    text = Path(waited.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    if form == "onnx":
        _compare(rows, _answers(run, pictures), 0.02)
    else:
        truth = _answers(run, pictures)
        assert {row["file"] for row in rows} == truth.keys()
        assert not [row for row in rows if row["error"]]
        assert "one_of" not in rows[0], "how often that holds of this copy nobody counted"
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
    assert wrong == []
    browser.close()
