"""Fetching weights: on request only, counted, resumed, checked; nothing else opens a connection."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import files, home, machine
from core.errors import DiskFull, DownloadFailed, UnknownBackbone
from core.weights import hub
from core.weights.hub import connections, fetch
from tests.weights import tiny
from tests.weights.hub_server import Hub, serving

NAME = "resnet18.a1_in1k"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy between the test and its own server, and no waiting between attempts."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(hub.time, "sleep", lambda seconds: None)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Hub]:
    """A hub with one small, true safetensors file."""
    with serving(tiny.weights(tmp_path / "x.safetensors").read_bytes()) as one:
        yield one


def part(server: Hub) -> Path:
    """Where an unfinished download waits."""
    return home.weights_folder() / ".incoming" / NAME / f"{server.sha256}.part"


def test_weights_arrive_whole_with_progress_and_checksum(server: Hub) -> None:
    seen: list[tuple[int, int]] = []
    found = fetch("resnet18", lambda done, total: seen.append((done, total)), endpoint=server.url)
    assert (found.name, found.source, found.sha256) == (NAME, "folder", server.sha256)
    folder = Path(found.path or "")
    assert folder == home.weights_folder() / NAME
    assert (folder / "model.safetensors").read_bytes() == server.data
    assert files.read_json(folder / "card.json")["licence"] == "apache-2.0"
    assert seen[-1] == (len(server.data), len(server.data))


def test_every_connection_is_counted_before_it_is_opened(server: Hub) -> None:
    assert connections() == 0
    fetch(NAME, endpoint=server.url)
    assert connections() == machine.connections() == len(server.asked) == 4
    lines, _ = files.read_lines(home.home() / "network.jsonl")
    assert all(line["host"] in server.url for line in lines)


def test_weights_that_are_here_are_not_fetched_again(server: Hub) -> None:
    fetch(NAME, endpoint=server.url)
    asked = len(server.asked)
    fetch(NAME, endpoint=server.url)
    assert len(server.asked) == asked


def test_a_broken_download_goes_on_where_it_ended(server: Hub) -> None:
    server.break_after = 50
    fetch(NAME, endpoint=server.url)
    assert server.asked[-1].endswith("bytes=50-")


def test_a_stopped_download_goes_on_at_the_next_request(server: Hub) -> None:
    server.break_after = 50

    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(NAME, stop, endpoint=server.url)
    assert 0 < part(server).stat().st_size < len(server.data)
    fetch(NAME, endpoint=server.url)
    assert server.asked[-1].endswith("bytes=50-")


def test_a_server_without_ranges_starts_again(server: Hub) -> None:
    server.break_after, server.ranges = 50, False
    found = fetch(NAME, endpoint=server.url)
    assert (Path(found.path or "") / "model.safetensors").read_bytes() == server.data


def test_a_hub_that_stumbles_is_asked_again(server: Hub) -> None:
    server.stumbles = 2
    assert fetch(NAME, endpoint=server.url).sha256 == server.sha256


def test_a_hub_that_never_recovers_is_given_up(server: Hub) -> None:
    server.stumbles = 99
    with pytest.raises(DownloadFailed) as caught:
        fetch(NAME, endpoint=server.url)
    assert "broke off at 0 of" in caught.value.why


def test_a_waiting_part_that_cannot_be_right_is_thrown_away(server: Hub) -> None:
    part(server).parent.mkdir(parents=True)
    part(server).write_bytes(server.data + b"more")
    assert fetch(NAME, endpoint=server.url).sha256 == server.sha256


def test_a_part_that_is_whole_is_not_asked_for_again(server: Hub) -> None:
    part(server).parent.mkdir(parents=True)
    part(server).write_bytes(server.data)
    fetch(NAME, endpoint=server.url)
    assert not [line for line in server.asked if line.startswith("GET /cdn")]


def test_a_renamed_repository_is_followed_within_the_hub(server: Hub) -> None:
    server.renamed = True
    assert fetch(NAME, endpoint=server.url).sha256 == server.sha256
    assert connections() == len(server.asked)


def test_a_config_that_names_nothing_leaves_nothing_behind(server: Hub) -> None:
    server.config = {}
    with pytest.raises(DownloadFailed) as caught:
        fetch(NAME, endpoint=server.url)
    assert "architecture" in caught.value.why
    assert not (home.weights_folder() / NAME).exists()


def test_a_wrong_checksum_is_refused_and_thrown_away(server: Hub) -> None:
    server.sha256 = "0" * 64
    with pytest.raises(DownloadFailed) as caught:
        fetch(NAME, endpoint=server.url)
    assert "checksum" in caught.value.why
    assert not part(server).exists()
    assert not (home.weights_folder() / NAME).exists()


@pytest.mark.parametrize(
    ("status", "words"), [(401, "licence"), (404, "no .safetensors"), (503, "did not answer fully")]
)
def test_a_refusal_of_the_hub_says_why(server: Hub, status: int, words: str) -> None:
    server.status = status
    with pytest.raises(DownloadFailed) as caught:
        fetch(NAME, endpoint=server.url)
    assert words in caught.value.why


def test_offline_is_an_error_that_says_how_to_bring_the_file() -> None:
    with pytest.raises(DownloadFailed) as caught:
        fetch(NAME, endpoint="http://127.0.0.1:9")
    assert f"graft weights add {NAME}=model.safetensors" in caught.value.fix
    assert "huggingface.co/timm/" in caught.value.fix


def test_what_the_hub_does_not_offer_is_not_asked_for() -> None:
    with pytest.raises(DownloadFailed, match="not downloaded"):
        fetch("mobilenetv2_100.inat_insects", endpoint="http://127.0.0.1:9")
    with pytest.raises(UnknownBackbone):
        fetch("no_such_net", endpoint="http://127.0.0.1:9")
    assert connections() == 0


def test_a_full_disk_is_told_before_the_download(
    server: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "free_disk", lambda folder: 10)
    with pytest.raises(DiskFull):
        fetch(NAME, endpoint=server.url)
    assert len(server.asked) == 1


def test_without_a_network_it_asks_for_one() -> None:
    with pytest.raises(DownloadFailed) as told:
        hub.fetch("resnet18.a1_in1k", endpoint="http://127.0.0.1:9")
    assert "on the network?" in told.value.why
