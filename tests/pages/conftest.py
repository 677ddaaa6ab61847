"""Pages without a browser: the frame in this process, an engine that answers at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.data import scan
from core.data import split as splits
from core.data.target import OneClass
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.protocol.advice import AdviseRequest
from core.protocol.audit import AuditRequest
from core.protocol.export import ExportRequest
from core.protocol.nearest import NearestRequest
from core.protocol.prediction import PredictRequest
from core.protocol.preview import ChangeRequest, PreviewRequest
from core.protocol.readiness import WarmRequest
from core.protocol.request import Request
from core.report import predictions
from core.runs import audits, draft, launch, measured, process, store
from core.runs.engine_client import EngineClient
from core.runs.event import Baseline, End, Epoch, Phase, Progress, Result, Start
from core.runs.events import Journal
from core.tasks.classify import TASK
from core.weights.backbone_choice import BackboneChoice
from pages.parts.shared import background_jobs
from tests import worlds
from tests.commands import until

FRAME = Path(__file__).resolve().parents[2] / "pages" / "frame.py"
CLASSES = {"turn_left": 12, "turn_right": 12, "stop": 12}

Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """Each test is a server of its own: nothing scanned, no run looked at yet."""
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    for errand in background_jobs.of(""):  # its thread must not outlive the test's own home
        errand.stopping = True
    until(lambda: not background_jobs.busy(""), what="an end of what goes on in the background")
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A data set of three classes, two of which are mirror images."""
    return worlds.class_folders(tmp_path / "signs", CLASSES)


@pytest.fixture
def body(tmp_path: Path) -> BackboneChoice:
    """A backbone whose weights are there; nobody opens them here."""
    place = tmp_path / "weights" / "resnet18"
    place.mkdir(parents=True)
    return BackboneChoice(name="resnet18", source="folder", path=str(place))


@pytest.fixture
def open_page() -> Open:
    """Open a page as a new tab would."""

    def opened(name: str) -> AppTest:
        app = AppTest.from_file(str(FRAME), default_timeout=60).run()
        return app if name == "home" else app.switch_page(f"{name}.py").run()

    return opened


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Request[Any]]:
    """The requests to the engine, which a stand-in answers at once."""
    requests: list[Request[Any]] = []
    drawn = tmp_path / "drawn.jpg"
    Image.new("RGB", (8, 8)).save(drawn)

    def ask(_client: EngineClient, request: Request[Any], **_: Any) -> Any:
        requests.append(request)
        return request.read(_answer(request, str(drawn)))

    monkeypatch.setattr(EngineClient, "ask", ask)
    return requests


def _answer(request: Request[Any], drawn: str) -> dict[str, Any]:
    """Plain data, as the engine would send it."""
    if isinstance(request, PreviewRequest):
        drew = {"caption": "rotated −9°, noise 5.0 %", "label": "stop", "shares": {"stop": 1}}
        variant = {"image": drawn, **drew}
        rows = zip(request.files, request.labels or (), strict=True)
        return {
            "pictures": [
                {"file": f, "label": label, "original": drawn, "variants": [variant] * 3}
                for f, label in rows
            ]
        }
    if isinstance(request, ChangeRequest):
        row = {"original": drawn, "image": drawn, "caption": "mirrored"}
        return {"pictures": [{"file": file, **row} for file in request.files]}
    if isinstance(request, PredictRequest):
        top = [{"label": "stop", "confidence": 0.9}, {"label": "turn_left", "confidence": 0.1}]
        if request.csv:
            request.csv.parent.mkdir(parents=True, exist_ok=True)
            request.csv.write_text("file,label\n", "utf-8")
        row = {"label": "stop", "confidence": 0.9, "top": top, "error": None}
        return {"predictions": [{"file": str(file), **row} for file in request.files]}
    if isinstance(request, ExportRequest):
        request.out.mkdir(parents=True)
        checked = {"files": [], "bytes": 1, "checked": 9, "largest_difference": 0.0}
        note = "The same answers."
        return {"folder": str(request.out), "format": request.format, "note": note, **checked}
    if isinstance(request, NearestRequest):
        like = {"file": "stop/p2_0000.jpg", "label": "stop", "cosine": 0.9, "same": True}
        return {"pictures": [[like]] * len(request.files), "n": 24, "of": 24}
    if isinstance(request, WarmRequest):
        return {"pid": 1, "torch": False, "seconds": 0.1}
    return {
        "image": drawn, "original": drawn, "label": "stop", "confidence": 0.9,
        "decided": True, "share": 0.1,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def audited(monkeypatch: pytest.MonkeyPatch) -> list[AuditRequest]:
    """Audits that a page began by itself or by a button; none is really made."""
    begun: list[AuditRequest] = []
    monkeypatch.setattr(audits, "start", lambda asked, _: begun.append(asked) or Path())
    return begun


@pytest.fixture(autouse=True)
def looked(monkeypatch: pytest.MonkeyPatch) -> list[AdviseRequest]:
    """What a page had looked at by itself or by a button; nothing really is."""
    asked: list[AdviseRequest] = []
    monkeypatch.setattr(measured, "ask", lambda question, _: asked.append(question) or Path())
    return asked


@pytest.fixture(autouse=True)
def _no_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page of these tests has a process of the engine made ready."""
    monkeypatch.setattr(launch, "prepare", lambda: None)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Runs whose worker was started; none really is."""
    runs: list[Path] = []
    monkeypatch.setattr(launch, "start", lambda run: runs.append(run) or 1)
    return runs


@pytest.fixture
def finished(pictures: Path, body: BackboneChoice) -> Path:
    """A finished run on disk, written as a worker would, and chosen in the draft."""
    dataset = scan.scan(pictures)
    plan = Plan(
        name="signs",
        folder=str(pictures),
        classes=dataset.classes,
        backbone=body,
        recipe=Recipe(epochs=3),
        reason="Few pictures.",
        confirmed_unsafe=("horizontal_flip",),
    )
    split = splits.split(dataset, plan.split)
    run = store.create(plan, dataset, split)
    journal = Journal(run)
    journal.write(Start(device="cpu", device_name="x", threads=2, seed=0, resumed=False))
    journal.write(Baseline(scores={"accuracy": 0.5, "low": 0.2, "high": 0.8, "n": 6}))
    for epoch in (1, 2, 3):
        loss = 1 / epoch
        journal.write(
            Epoch(
                epoch=epoch,
                of=3,
                stage="head",
                learning_rate=1e-3,
                seconds=1.0,
                pictures_per_second=20.0,
                best=True,
                training={"loss": loss, "accuracy": 1 - loss / 2},
                validation={"loss": loss, "accuracy": 1 - loss / 2},
            )
        )
    _predict(run, dataset, split)
    (run / "best").mkdir()
    (run / "best" / "config.json").write_text("{}", "utf-8")
    validation = {"accuracy": 0.83, "low": 0.4, "high": 0.97, "macro_f1": 0.8, "n": 6}
    journal.write(End(reason="finished", error=None, result=Result(validation=validation)))
    draft.from_run(plan, run)
    return run


def _predict(run: Path, dataset: Any, split: Any) -> None:
    """Predictions with one mistake: the first picture is taken for the next class."""
    labels = {picture.file: picture.label for picture in dataset.pictures}
    files = split.files("validation")
    names = list(dataset.classes)
    table = np.full((len(files), len(names)), 0.05)
    for row, file in enumerate(files):
        shift = 1 if row == 0 else 0
        table[row, (names.index(labels[file]) + shift) % len(names)] = 0.9
    shown = [(file, OneClass(labels[file])) for file in files]
    made = predictions.make(TASK, shown, table, names)
    predictions.write(made, run / "predictions" / "validation.csv")


def running(run: Path) -> Journal:
    """Let a run look as while its worker lives: this very process."""
    process.record(run)
    process.beat(run)
    journal = Journal(run)
    journal.write(Start(device="cpu", device_name="x", threads=2, seed=0, resumed=False))
    return journal


def three_quarters(run: Path) -> None:
    """Let a run look as if it were in the middle of the second of its two phases."""
    journal = running(run)
    journal.write(Phase(name="tune", title="Learning", index=2, of=2, total=10))
    journal.write(Progress(phase="tune", done=5, total=10, per_second=8.0, seconds_left=30.0))


def words_of(app: AppTest) -> str:
    """All text on the page and in the sidebar, for looking things up in it."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "metric", "button", "toggle")
    parts = []
    for kind in kinds:
        for element in app.get(kind):
            value = getattr(element, "value", None)
            parts += [str(getattr(element, "label", "")), "" if value is None else str(value)]
    return "\n".join(parts).replace("\\", "").replace("\u2060", "")
