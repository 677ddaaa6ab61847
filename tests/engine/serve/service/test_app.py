"""What is answered at which address; tests/engine/serve/service/test_serving.py has the process."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from core.engine.serve import predict_files
from core.engine.serve.service.app import Served, app
from core.engine.serve.service.limits import ServiceLimits
from core.runs import not_sure
from tests import worlds
from tests.engine import finished

HERE = "http://127.0.0.1:8765"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = finished.run(tmp_path_factory.mktemp("finished"))
    not_sure.keep(place, 0.9)
    return place


@pytest.fixture(scope="module")
def service(run: Path) -> Iterator[TestClient]:
    served = Served(run=run.name, model="m", predictor=predict_files.predictor(run))
    limits = ServiceLimits(request_pictures=40, request_bytes=2**20)
    with TestClient(app(served, limits), HERE, raise_server_exceptions=False) as client:
        yield client


def files(*pictures: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("pictures", picture) for picture in pictures]


def test_it_answers_as_graft_predict_does_threshold_included(
    run: Path, service: TestClient
) -> None:
    paths = sorted((run.parent / "data").rglob("*.png"))
    answer = service.post("/predict", files=files(*((p.name, p.read_bytes()) for p in paths)))
    assert answer.status_code == 200
    told = predict_files.predict(run, paths)
    for record, other in zip(answer.json()["predictions"], told, strict=True):
        wanted = other.model_copy(update={"file": Path(other.file).name}).as_json()
        assert record.keys() == wanted.keys()
        assert record["confidence"] == pytest.approx(wanted.pop("confidence"), abs=1e-4)
        assert [share["label"] for share in record["top"]] == [s["label"] for s in wanted["top"]]
        assert {key: record[key] for key in ("file", "label", "labels", "sure", "error")} == {
            key: wanted[key] for key in ("file", "label", "labels", "sure", "error")
        }


def test_what_is_no_picture_is_refused_in_words_and_the_next_is_answered(
    run: Path, service: TestClient, tmp_path: Path
) -> None:
    good = next((run.parent / "data").rglob("*.png")).read_bytes()
    bomb = worlds.huge_png(tmp_path / "bomb.png").read_bytes()
    wanted = {"text": "unreadable-picture", "empty": "unreadable-picture"}
    wanted |= {"bomb.png": "picture-too-large"}
    for name, content in (("text", b"no picture"), ("empty", b""), ("bomb.png", bomb)):
        answer = service.post("/predict", files=files((name, content)))
        assert (answer.status_code, answer.json()["unreadable"]) == (422, 1)
        assert answer.json()["error"]["reference"] == wanted[name]
        assert name in answer.json()["error"]["what"]
        mixed = service.post("/predict", files=files((name, content), ("good.png", good)))
        assert mixed.status_code == 200
        assert mixed.json()["predictions"][1]["label"]
        assert mixed.json()["error"] is None


def test_too_many_too_large_and_no_form_are_refused_in_words(service: TestClient) -> None:
    many = service.post("/predict", files=files(*[("a", b"x")] * 41))
    large = service.post("/predict", files=files(("a", bytes(2**20))))
    plain = service.post("/predict", content=b"x")
    for answer, status in ((many, 413), (large, 413), (plain, 415)):
        assert answer.status_code == status
        assert answer.json()["error"].keys() == {"reference", "what", "why", "fix"}


def test_an_address_that_is_not_there_is_told(service: TestClient) -> None:
    assert service.get("/secrets").status_code == 404
    assert service.get("/predict").status_code == 405
    assert "POST /predict" in service.get("/predict").json()["error"]["why"]


def test_a_foreign_host_or_page_is_refused(service: TestClient) -> None:
    evil = {"Origin": "http://evil.example"}
    assert service.post("/predict", files=files(("a", b"x")), headers=evil).status_code == 403
    assert service.get("/health", headers={"Host": "evil.example"}).status_code == 403


def test_a_rate_is_held(run: Path) -> None:
    served = Served(run=run.name, model="m", predictor=predict_files.predictor(run))
    good = next((run.parent / "data").rglob("*.png")).read_bytes()
    with TestClient(app(served, ServiceLimits(per_second=0.1)), HERE) as slow:
        assert slow.post("/predict", files=files(("a", good))).status_code == 200
        answer = slow.post("/predict", files=files(("a", good)))
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1


def test_health_tells_the_model_and_the_threshold(service: TestClient) -> None:
    said = service.get("/health").json()
    assert said["status"] == "ok"
    assert said["classes"] == list(finished.CLASSES)
    assert said["not_sure_below"] == 0.9
    assert said["waiting"] == 0


def test_the_description_lists_predict_with_all_that_can_come_of_it(service: TestClient) -> None:
    described = service.get("/openapi.json").json()
    asked = described["paths"]["/predict"]["post"]
    assert "multipart/form-data" in asked["requestBody"]["content"]
    assert {"200", "403", "408", "413", "415", "422", "429", "503"} <= asked["responses"].keys()
    assert "PicturePrediction" in described["components"]["schemas"]
    assert described["paths"].keys() == {"/predict", "/health"}


def test_nothing_is_told_to_a_collector_that_the_environment_names(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FastAPI would make itself one where it is asked to, and fail here for want of a package."""
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://192.0.2.1:4318")
    served = Served(run=run.name, model="m", predictor=predict_files.predictor(run))
    with TestClient(app(served, ServiceLimits()), HERE) as client:
        assert client.get("/health").status_code == 200


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_the_page_asks_for_nothing_from_elsewhere(service: TestClient, path: str) -> None:
    page = service.get(path)
    assert page.headers["content-type"].startswith("text/html")
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", page.text)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
