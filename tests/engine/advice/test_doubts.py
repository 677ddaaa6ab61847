"""Laws of looking for what is doubtful: sealed pictures stay sealed, what was said counts."""

import json
import shutil
from pathlib import Path

import pytest

from core.data import scan
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.split import SplitSettings
from core.engine.advice import more_pictures
from core.engine.advice.bakeoff import seen
from core.engine.advice.doubts import doubts
from core.engine.feed import images
from core.protocol.doubts import DoubtsAnswer
from core.protocol.more import MoreAnswer
from core.report.doubts import findings
from core.runs.stop import Stopped
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice
from tests import worlds

NOTHING_SEALED = SplitSettings(test=0)


@pytest.fixture
def body(tiny_backbone: Path) -> BackboneChoice:
    return pretrained.choose(str(tiny_backbone))


@pytest.fixture
def discs(tmp_path: Path) -> Path:
    return worlds.separable(tmp_path / "discs", ("red", "green"), 40)


def _told(*_told: object) -> None:
    pass


def _looked(folder: Path, body: BackboneChoice) -> DoubtsAnswer:
    return doubts(scan.scan(folder), body, on_progress=_told, split=NOTHING_SEALED)


def test_a_picture_in_the_wrong_folder_is_doubted_with_the_right_guess(
    discs: Path, body: BackboneChoice
) -> None:
    for number in range(4):
        shutil.move(discs / "red" / f"{number:04d}.png", discs / "green" / f"moved{number}.png")
    answer = _looked(discs, body)
    assert DoubtsAnswer.recall(json.loads(json.dumps(answer.as_json()))) == answer
    assert {doubt.file for doubt in answer.labels} == {f"green/moved{n}.png" for n in range(4)}
    assert {(doubt.label, doubt.guess) for doubt in answer.labels} == {("green", "red")}
    assert all(0.5 < doubt.suspicion <= 1 for doubt in answer.labels)
    assert (answer.n, answer.alike) == (80, ())


def test_in_a_tidy_folder_no_label_is_doubted(discs: Path, body: BackboneChoice) -> None:
    answer = _looked(discs, body)
    assert (answer.labels, answer.alike) == ((), ())


def test_sealed_pictures_are_not_looked_at(
    discs: Path, body: BackboneChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset, opened = scan.scan(discs), set()
    read = images.read

    def watched(path: Path, *rest: object) -> object:
        opened.add(path.relative_to(discs).as_posix())
        return read(path, *rest)

    monkeypatch.setattr(images, "read", watched)
    answer = doubts(dataset, body, on_progress=_told)
    allowed = {row.file for row in seen(dataset)}
    assert opened <= allowed
    assert answer.n == len(allowed) < len(dataset.pictures)


def test_groups_that_were_said_are_kept_together(
    discs: Path, body: BackboneChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = scan.scan(discs)
    pair = tuple(picture.content for picture in dataset.pictures[:2])
    journal.write(dataset.folder, [LabelEvent(kind="group", contents=pair, text="one film")])
    judged: list[list[str]] = []
    from core.engine.advice import doubts as room

    whole = room.suspicions
    monkeypatch.setattr(
        room,
        "suspicions",
        lambda rows, labels, groups, stop: (
            judged.append(list(groups)) or whole(rows, labels, groups, stop)
        ),
    )
    _looked(discs, body)
    assert judged[0].count("one film") == 2


def test_the_file_of_one_class_is_named_as_a_shortcut(discs: Path, body: BackboneChoice) -> None:
    from PIL import Image

    for path in sorted((discs / "green").iterdir()):
        with Image.open(path) as image:
            image.save(path.with_suffix(".webp"), lossless=True)
        path.unlink()
    families = {shortcut.family for shortcut in _looked(discs, body).shortcuts}
    assert "file type" in families


def test_classes_of_a_few_pictures_are_not_doubted(tmp_path: Path, body: BackboneChoice) -> None:
    answer = _looked(worlds.separable(tmp_path / "few", ("red", "green"), 4), body)
    assert answer == DoubtsAnswer(more=MoreAnswer(least=more_pictures.LEAST))


def test_it_says_what_more_pictures_would_bring_and_of_very_many_asks_some(
    discs: Path, body: BackboneChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = _looked(discs, body).more
    assert answer is not None
    assert (answer.n, answer.of) == (80, 80)
    assert {told.label: told.n for told in answer.classes} == {"red": 40, "green": 40}
    monkeypatch.setattr(more_pictures, "PICTURES", 40)
    answer = _looked(discs, body).more
    assert answer is not None
    assert (answer.n, answer.of) == (40, 80)
    assert {told.n for told in answer.classes} == {20}


def test_it_hears_a_stop(discs: Path, body: BackboneChoice) -> None:
    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        doubts(scan.scan(discs), body, on_progress=_told, check_stop=stop)


def _films(folder: Path, clips: int, frames: int) -> Path:
    """Clips that say nothing of their class: whoever has seen a frame of one knows the others."""
    for clip in range(clips):
        name = ("red", "green")[clip % 2]
        (folder / name).mkdir(parents=True, exist_ok=True)
        for frame in range(frames):
            seen = worlds.picture(clip, seed=3).point(lambda v, by=frame: min(255, v + by))
            seen.save(folder / name / f"clip{clip}_frame_{frame:03d}.png")
    return folder


def test_the_leak_meter_shows_what_torn_films_would_have_shown(
    tmp_path: Path, body: BackboneChoice
) -> None:
    answer = _looked(_films(tmp_path / "films", 16, 6), body)
    leak = answer.leak
    assert leak is not None
    assert leak.torn.share > 0.9
    assert leak.honest.low <= 0.5 <= leak.honest.high
    assert (leak.leaks, leak.n, leak.groups) == (True, 96, 16)
    assert DoubtsAnswer.recall(json.loads(json.dumps(answer.as_json()))) == answer
    (finding,) = (one for one in findings(answer, scan.scan(tmp_path / "films"))
                  if one.id == "leak-meter")  # fmt: skip
    assert "honestly it is" in finding.sentence


def test_what_a_folder_keeps_for_validation_is_scored_with_its_copies_torn(
    tmp_path: Path, body: BackboneChoice
) -> None:
    """Pictures that say nothing of their class: right are only those whose copy was learnt."""
    for number in range(48):
        name = ("red", "green")[number % 2]
        sides = ("train", "val") if number < 24 else (("train", "val")[number % 4 // 2],)
        for side in sides:
            (tmp_path / side / name).mkdir(parents=True, exist_ok=True)
            worlds.picture(number, seed=5).save(tmp_path / side / name / f"{number:03d}.png")
    measured = _looked(tmp_path, body).leak
    assert measured is not None
    assert measured.n == 24 + 12
    assert measured.torn.share - measured.honest.share > 0.15
    assert measured.drop.low <= (24 * 0.5) / 36 <= measured.drop.high


def test_where_nothing_belongs_together_there_is_nothing_to_measure(
    discs: Path, body: BackboneChoice
) -> None:
    assert _looked(discs, body).leak is None
