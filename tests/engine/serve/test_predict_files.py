from pathlib import Path

import numpy as np
import pytest

from core.engine.serve import predict_files
from core.errors import (
    NoImagesFound,
    PictureTooLarge,
    RunNotFound,
    RunNotReady,
    UnreadablePicture,
)
from tests import worlds
from tests.engine import finished


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return finished.run(tmp_path_factory.mktemp("finished"))


def _data(run):
    return run.parent / "data"


def test_it_recognises_what_it_has_learnt(run):
    records = predict_files.predict(run, [_data(run)])
    right = [record.label == Path(record.file).parent.name for record in records]
    assert len(right) == 30
    assert np.mean(right) > 0.9


def test_each_picture_gets_the_most_probable_classes_first(run):
    (record,) = predict_files.predict(run, [_data(run) / "circle" / "0000.png"], top=2)
    assert len(record.top) == 2
    assert record.top[0].confidence >= record.top[1].confidence
    assert (record.label, record.confidence) == (record.top[0].label, record.top[0].confidence)
    (record,) = predict_files.predict(run, [_data(run) / "circle" / "0000.png"], top=99)
    assert sum(share.confidence for share in record.top) == pytest.approx(1)


def test_one_file_alone_is_judged_as_among_many(run):
    many = predict_files.predict(run, [_data(run)])
    for record in many[::7]:
        (alone,) = predict_files.predict(run, [_data(run) / record.file])
        assert alone.label == record.label
        assert alone.confidence == pytest.approx(record.confidence, abs=1e-4)


def test_a_picture_that_lies_nowhere_is_judged_as_its_file(run):
    for file in sorted(_data(run).glob("*/*.png"))[::9]:
        (record,) = predict_files.predict(run, [file], top=3)
        said = predict_files.look(run, file.read_bytes(), top=3)
        assert said == record.model_copy(update={"file": ""})


def test_what_is_no_picture_or_a_bomb_is_refused(run, tmp_path):
    with pytest.raises(UnreadablePicture):
        predict_files.look(run, b"no picture")
    with pytest.raises(PictureTooLarge):
        predict_files.look(run, worlds.huge_png(tmp_path / "bomb.png").read_bytes())


def test_a_bad_file_spoils_only_itself_and_keeps_its_place(run, tmp_path):
    good = _data(run) / "circle" / "0000.png"
    files = [
        worlds.text_as_picture(tmp_path / "text.jpg"),
        good,
        tmp_path / "absent.jpg",
        worlds.truncated_jpeg(tmp_path / "half.jpg"),
        good,
    ]
    records = predict_files.predict(run, files)
    assert [Path(r.file).name for r in records] == [
        "text.jpg",
        "0000.png",
        "absent.jpg",
        "half.jpg",
    ]
    assert [r.error and r.error.reference for r in records] == [
        "unreadable-picture",
        None,
        "unreadable-picture",
        "unreadable-picture",
    ]
    assert records[0].label is None
    assert records[0].top == ()


def test_a_folder_gives_its_pictures_without_hidden_files(tmp_path):
    worlds.class_folders(tmp_path / "new", {"a": 2, "b": 1})
    worlds.hidden_files(tmp_path / "new")
    (tmp_path / "new" / "notes.txt").write_text("no picture")
    names = [path.name for path in predict_files.pictures([tmp_path / "new"])]
    assert names == ["p0_0000.jpg", "p0_0001.jpg", "p1_0000.jpg"]


def test_progress_ends_at_all_of_them(run):
    seen = []
    predict_files.predict(
        run, [_data(run)], on_progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (30, 30)
    assert seen == sorted(seen)


def test_nothing_to_look_at_is_an_error(run, tmp_path):
    with pytest.raises(NoImagesFound):
        predict_files.predict(run, [tmp_path])
    with pytest.raises(NoImagesFound):
        predict_files.predict(run, [])


def test_a_run_without_a_model_is_not_ready(run, tmp_path):
    (tmp_path / "plan.json").write_bytes((run / "plan.json").read_bytes())
    with pytest.raises(RunNotReady):
        predict_files.predict(tmp_path, [_data(run)])
    with pytest.raises(RunNotFound):
        predict_files.predict(tmp_path / "nowhere", [_data(run)])


@pytest.mark.parametrize("head", ["mlp", "knn", "rbf", "linear"])
def test_every_kind_of_head_answers(head, tmp_path):
    place = finished.run(tmp_path, head=head)
    records = predict_files.predict(place, [place.parent / "data"])
    assert np.mean([r.label in r.file for r in records]) > 0.9


def test_a_list_of_paths_is_answered_as_its_pictures(run, tmp_path):
    folder = _data(run)
    names = ["circle/0000.png", "square/0001.png"]
    (folder.parent / "wanted.csv").write_text("id;file\n" + "".join(
        f"{at};data/{name}\n" for at, name in enumerate(names)
    ), "utf-8")  # fmt: skip
    records = predict_files.predict(run, [folder.parent / "wanted.csv"])
    assert [record.file for record in records] == [str(folder / name) for name in names]
    assert not any(record.error for record in records)


def test_answers_come_a_batch_at_a_time_in_order(run):
    paths = predict_files.pictures([_data(run)])
    coming = predict_files.predictor(run).answers(paths)
    first = next(coming)
    assert 0 < len(first) < len(paths)
    assert [one.file for batch in (first, *coming) for one in batch] == [str(p) for p in paths]
