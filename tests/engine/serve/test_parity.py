"""A copy is handed over only where it answers as the original does, and that is certified."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.engine.serve import original, parity
from core.engine.serve.original import Copy, Original
from core.errors import ExportMismatch
from core.tasks import ranges
from tests.engine import finished


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return original.opened(finished.run(tmp_path_factory.mktemp("finished"), n=12))


def certify(source: Original, copy: Copy, folder: Path):
    return parity.certify(source, copy, "onnx", folder, lambda done, total: None)


def test_the_same_answers_are_certified(source: Original, tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"numbers")
    told: list[tuple[int, int]] = []
    copy = Copy(runtime="itself 1", answer=source.trained.answer)
    n = len(source.pictures)
    found = parity.certify(source, copy, "onnx", tmp_path, lambda *at: told.append(at))
    assert (found.pictures, found.same, found.files, found.loss) == (n, n, None, None)
    assert found.largest_difference < 1e-5
    assert (
        f"the same answers as the original on {n} pictures of this run in itself 1"
        in found.sentence
    )
    assert [*found.sha256] == ["model.onnx"]
    assert told[-1] == (n, n)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda logits: logits + np.float32([0.02, 0, 0]),
        lambda logits: logits[:, ::-1],
        lambda logits: logits * np.nan,
        lambda logits: logits[:, :2],
    ],
)
def test_another_answer_is_no_copy(source: Original, tmp_path: Path, wrong) -> None:
    copy = Copy(runtime="", answer=lambda pictures: wrong(source.trained.answer(pictures)))
    with pytest.raises(ExportMismatch, match="does not answer"):
        certify(source, copy, tmp_path)


def test_a_copy_that_answers_otherwise_for_one_picture_alone_is_none(
    source: Original, tmp_path: Path
) -> None:
    def answer(pictures):
        return source.trained.answer(pictures) * (0.5 if len(pictures) == 1 else 1)

    with pytest.raises(ExportMismatch):
        certify(source, Copy(runtime="", answer=answer), tmp_path)


@pytest.mark.parametrize(
    ("difference", "said"),
    [(0.0, "0.000000001"), (2e-7, "0.000001"), (1.2e-6, "0.00001"), (9e-4, "0.001")],
)
def test_a_difference_is_told_as_what_it_stays_below(difference: float, said: str) -> None:
    assert parity._number(difference) == f"less than {said}"


def test_files_are_asked_through_the_copy_s_own_way(source: Original, tmp_path: Path) -> None:
    truth = dict(zip(source.paths, source.shares, strict=True))
    own = Copy(
        runtime="",
        answer=source.trained.answer,
        from_files=lambda paths: [None, *(truth[path] for path in paths[1:])],
    )
    found = certify(source, own, tmp_path)
    assert found.files == found.pictures - 1, "what only Graft reads is left out"
    assert "So does predict.py, from the files of" in found.sentence
    turned = replace(own, from_files=lambda paths: [truth[path][::-1] for path in paths])
    with pytest.raises(ExportMismatch):
        certify(source, turned, tmp_path)


def test_the_loss_of_a_lossy_copy_is_the_paired_difference_on_what_was_not_learnt(
    source: Original, tmp_path: Path
) -> None:
    flipped = np.arange(len(source.pictures)) % 3 == 0
    answers = {picture.tobytes(): at for at, picture in enumerate(source.pictures)}

    def answer(pictures):
        logits = source.trained.answer(pictures)
        for row, picture in zip(logits, pictures, strict=True):
            if flipped[answers[picture.tobytes()]]:
                row[:] = row[[1, 2, 0]]
        return logits

    found = certify(source, Copy(runtime="", answer=answer, lossy=True), tmp_path)
    held, classes = source.rows[: source.held], source.trained.classes
    assert {row.side for row in held} == {"validation"}
    labels = np.array([classes.index(row.label) for row in held])
    right = source.logits[: len(held)].argmax(1) == labels
    still = answer(source.pictures)[: len(held)].argmax(1) == labels
    lost, won = int((right & ~still).sum()), int((still & ~right).sum())
    assert found.loss
    assert (found.loss.n, found.loss.lost, found.loss.won) == (len(held), lost, won)
    assert (found.loss.low, found.loss.high) == ranges.paired(won, lost, len(held))
    assert found.same < found.pictures


def test_a_loss_that_nobody_can_tell_is_said_to_be_unknown(
    source: Original, tmp_path: Path
) -> None:
    learnt = tuple(replace(row, side="training") for row in source.rows)
    copy = Copy(runtime="", answer=lambda p: source.trained.answer(p)[:, ::-1], lossy=True)
    found = certify(replace(source, rows=learnt), copy, tmp_path)
    assert found.loss is None
    assert "not known" in found.sentence
