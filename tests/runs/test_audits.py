"""One question for page and command line; other pictures are another question."""

from pathlib import Path

import pytest

from core.data import scan
from core.data.fingerprint import fingerprint
from core.protocol.audit import METHOD
from core.runs import audits, launch, process, questions, stop
from core.weights.backbone_choice import BackboneChoice
from tests import answers, worlds

BODY = BackboneChoice(name="resnet18", source="folder", path="/weights")
ANSWER = answers.audited(swaps={"horizontal_flip": [["a", "b"]]}, pictures=8)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "data", {"a": 4, "b": 4})


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    places: list[Path] = []
    monkeypatch.setattr(launch, "spawn", lambda _verb, place: places.append(place) or 1)
    return places


def test_a_random_backbone_cannot_be_asked(pictures: Path) -> None:
    random = BackboneChoice(name="resnet18", source="scratch")
    assert audits.question(scan.scan(pictures), random) is None
    assert audits.question(scan.scan(pictures), None) is None
    assert audits.stored(scan.scan(pictures), random) is None


def test_what_was_kept_is_found_for_the_same_pictures_and_for_no_others(pictures: Path) -> None:
    dataset = scan.scan(pictures)
    asked = audits.question(dataset, BODY)
    assert asked
    answers.kept(asked, ANSWER)
    found = audits.stored(scan.scan(pictures), BODY)
    assert found is not None
    assert found.swaps == {"horizontal_flip": (("a", "b"),)}
    assert audits.stored(dataset, BODY.model_copy(update={"path": "/others"})) is None
    worlds.picture(99).save(pictures / "a" / "new.png")
    assert audits.stored(scan.scan(pictures), BODY) is None


def test_what_an_earlier_way_of_judging_found_is_measured_anew(pictures: Path) -> None:
    dataset = scan.scan(pictures)
    asked = audits.question(dataset, BODY)
    assert asked
    answers.kept(asked.model_copy(update={"method": asked.method - 1}), ANSWER)
    assert audits.stored(dataset, BODY) is None


def test_of_screen_and_full_ladder_the_ladder_is_found(pictures: Path) -> None:
    dataset = scan.scan(pictures)
    for full in (False, True):
        asked = audits.question(dataset, BODY, full=full)
        assert asked
        answers.kept(asked, ANSWER)
        found = audits.stored(dataset, BODY)
        assert found is not None
        assert found.full == full


def test_asking_about_one_thing_lets_go_of_the_other(pictures: Path, spawned: list[Path]) -> None:
    dataset = scan.scan(pictures)
    first = audits.question(dataset, BODY)
    second = audits.question(dataset, BODY, full=True)
    assert first and second  # noqa: PT018
    audits.start(first, dataset)
    process.record(audits.place(first))
    audits.start(second, dataset)
    assert spawned == [audits.place(first), audits.place(second)]
    assert stop.requested(audits.place(first))
    assert not stop.requested(audits.place(second))


def test_what_the_user_stopped_stays_declined_until_asked_anew(
    pictures: Path, spawned: list[Path]
) -> None:
    dataset = scan.scan(pictures)
    asked = audits.question(dataset, BODY)
    assert asked
    audits.start(asked, dataset)
    assert not audits.declined(asked)
    audits.decline(asked)
    assert audits.declined(asked)
    assert stop.requested(audits.place(asked))
    audits.start(asked, dataset)
    assert not audits.declined(asked)


def test_a_question_is_found_by_what_it_was_called_before(pictures: Path) -> None:
    """The folder of a question is a digest of its JSON: a changed spelling would lose answers."""
    dataset = scan.scan(pictures)
    told = {
        "folder": str(dataset.source), "pictures": fingerprint(dataset), "full": False,
        "backbone": BODY.model_dump(mode="json"), "augmentations": None, "seed": 0,
        "method": METHOD,
    }  # fmt: skip
    asked = audits.question(dataset, BODY)
    assert asked
    assert audits.place(asked) == questions.folder("audit", told)
