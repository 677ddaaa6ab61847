"""The service as a process: many callers at once, attackers, Ctrl-C."""

import contextlib
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.engine.serve import predict_files
from core.engine.serve.service import limits, serving
from core.errors import MachineError
from core.runs import best_weights
from tests import worlds
from tests.browser import Visitor
from tests.commands import graft, until
from tests.engine import finished
from tests.served import Service, form, served


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished.run(tmp_path_factory.mktemp("finished"))


@pytest.fixture(scope="module")
def service(run: Path) -> Iterator[Service]:
    with served(run) as service:
        yield service


def pictures(run: Path) -> list[tuple[str, bytes]]:
    paths = sorted((run.parent / "data").rglob("*.png"))
    return [(f"{path.parent.name}-{path.name}", path.read_bytes()) for path in paths]


def test_a_port_that_is_taken_is_told(run: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(MachineError) as caught:
        serving.serve(run, taken.getsockname())
    assert "cannot be opened" in caught.value.what


@pytest.mark.slow
def test_many_callers_at_once_get_their_own_answers(run: Path, service: Service) -> None:
    asked = pictures(run)[:20]
    with ThreadPoolExecutor(20) as callers:
        answers = list(callers.map(service.predict, asked))
    told = {record.file: record for record in predict_files.predict(run, [run.parent / "data"])}
    for (name, _), answer in zip(asked, answers, strict=True):
        assert answer.status == 200
        (record,) = answer.data["predictions"]
        label, _, file = name.partition("-")
        wanted = told[str(run.parent / "data" / label / file)]
        assert (record["file"], record["label"]) == (name, wanted.label)
        assert record["confidence"] == pytest.approx(wanted.confidence, abs=1e-4)
    health = service.ask("/health").data
    assert (health["model"], health["waiting"]) == (best_weights.mark(run), 0)


@pytest.mark.slow
def test_its_page_answers_what_is_dropped_on_it(
    run: Path, service: Service, visitor: Visitor
) -> None:
    name, content = pictures(run)[0]
    page = visitor.tab()
    page.goto(f"http://127.0.0.1:{service.port}/")
    page.get_by_text("POST /predict").wait_for()
    given = [(name, list(content)), ("<b>notes.txt", list(b"no picture"))]
    page.evaluate(
        """(given) => {
          const dropped = new DataTransfer();
          for (const [name, bytes] of given)
            dropped.items.add(new File([new Uint8Array(bytes)], name));
          document.body.dispatchEvent(
            new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
        }""",
        given,
    )
    page.get_by_text("The whole answer").wait_for()
    first, second = page.locator("#answers li").all_inner_texts()
    (told,) = service.predict((name, content)).data["predictions"]
    assert first.splitlines()[0] == name
    assert first.splitlines()[1].startswith(f"{told['label']}, ")
    assert second.startswith("<b>notes.txt")
    assert "cannot be read as a picture" in second
    visitor.fared_well()


@pytest.mark.slow
def test_attacks_are_refused_and_it_lives(run: Path, service: Service, tmp_path: Path) -> None:
    bomb = worlds.huge_png(tmp_path / "bomb.png").read_bytes()
    good = pictures(run)[0]
    begun = time.monotonic()
    assert service.predict(("bomb.png", bomb)).status == 422
    assert time.monotonic() - begun < 2, "refused by its header"
    assert service.predict(("text.jpg", b"no picture")).status == 422
    assert service.predict(("empty.jpg", b"")).status == 422
    assert service.predict(*[("a.jpg", b"x")] * 65).reference == "too-many-pictures"
    assert service.ask("/predict", b"x", Content_Type="image/jpeg").reference == "not-a-form"
    too_long = {"Content_Length": str(10**12), "Content_Type": form([])[0]}
    assert service.ask("/predict", b"x", **too_long).reference == "too-large"
    assert service.predict(good, Host="evil.example").reference == "foreign-host"
    assert service.predict(good, Origin="http://evil.example").reference == "foreign-page"
    assert service.predict(good).status == 200


@pytest.mark.slow
def test_who_sends_too_much_hears_it_though_the_line_closes(service: Service) -> None:
    kind, body = form([("large.jpg", bytes(100 * 2**20))])
    for type_, reference in ((kind, "too-large"), ("image/jpeg", "not-a-form")):
        answer = service.ask("/predict", body, Content_Type=type_, Connection="close")
        assert answer.reference == reference


@pytest.mark.slow
def test_a_head_without_an_end_is_cut_off(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as line:
        begun = time.monotonic()
        with contextlib.suppress(ConnectionError):
            line.sendall(b"GET /health HTTP/1.1\r\n")
            while time.monotonic() - begun < limits.QUIET_S:
                line.sendall(b"X: " + b"x" * 1000 + b"\r\n")
                time.sleep(0.01)
        assert time.monotonic() - begun < limits.QUIET_S / 2, "long before its time is over"


@pytest.mark.slow
def test_who_leaves_waits_no_more(run: Path, service: Service) -> None:
    before = service.ask("/health").data["answered"]
    kind, body = form([pictures(run)[n % 20] for n in range(64)])
    head = f"POST /predict HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\nContent-Type: {kind}"
    with socket.create_connection(("127.0.0.1", service.port)) as line:
        line.sendall(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    until(lambda: service.ask("/health").data["waiting"] == 0)
    assert service.predict(pictures(run)[0]).status == 200
    assert service.ask("/health").data["answered"] == before + 1


@pytest.mark.slow
def test_silent_connections_keep_nobody_out_and_are_closed(run: Path, service: Service) -> None:
    with contextlib.ExitStack() as open_ones:
        silent = [
            open_ones.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            for _ in range(200)
        ]
        for number, line in enumerate(silent):
            if number % 2:
                line.sendall(b"POST /predict HTTP/1.1\r\nHost: 127")
        assert service.predict(pictures(run)[0]).status == 200
        begun = time.monotonic()
        for line in silent:
            line.settimeout(limits.QUIET_S + 20)
            with contextlib.suppress(ConnectionResetError):
                assert line.recv(100) == b""
        assert time.monotonic() - begun < limits.QUIET_S + 5
    assert service.predict(pictures(run)[0]).status == 200


@pytest.mark.slow
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_cleanly(run: Path, by: signal.Signals) -> None:
    with served(run) as service, ThreadPoolExecutor(1) as caller:
        idle = socket.create_connection(("127.0.0.1", service.port))
        asked = caller.submit(service.predict, *pictures(run))
        until(lambda: any(service.ask("/health").data[key] for key in ("waiting", "answered")))
        with idle:
            assert service.stop(by) == 0
        assert asked.result().status == 200, "what is under way is answered first"


@pytest.mark.slow
def test_a_run_without_a_model_is_told_before_the_port_opens(run: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes((run / "plan.json").read_bytes())
    said = graft("serve", tmp_path, "--port", "0")
    assert (said.code, said.error) == (1, "run-not-ready")
    assert "is open at" not in said.err
