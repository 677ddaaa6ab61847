"""A training that goes on from a model says so, and is not checked with what that has learnt."""

from pathlib import Path

import pytest

from core import files
from core.data import groups, scan, sides
from core.data import split as splits
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.data.dataset import Dataset
from core.data.split import Split, SplitSettings
from core.errors import RunNotReady, WeightsNotFound
from core.plan.plan import Plan
from core.runs import origins, store
from core.weights.backbone_choice import BackboneChoice
from tests import worlds

BODY = BackboneChoice(name="resnet18", source="scratch")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 40, "bees": 40})


def _run(folder: Path, split: Split, dataset: Dataset, backbone: BackboneChoice = BODY) -> Path:
    plan = Plan(name="first", folder=str(folder), classes=dataset.classes, backbone=backbone)
    run = store.create(plan, dataset, split, folder.parent / f"run-{backbone.source}")
    (run / "best").mkdir()
    files.write_json(run / "best" / "labels.json", list(dataset.classes))
    return run


def _body(run: Path) -> BackboneChoice:
    return BackboneChoice(name="resnet18", source="folder", path=str(run / "best"))


def test_a_run_is_told_from_an_export_and_from_a_pretrained_backbone(folder: Path) -> None:
    dataset = scan.scan(folder)
    run = _run(folder, splits.split(dataset, SplitSettings()), dataset)
    origin = origins.of(_body(run))
    assert origin is not None
    assert (origin.place, origin.name, origin.weights) == (str(run), "first", True)
    assert origin.classes == ("ants", "bees")
    taken = (run / "best").rename(folder.parent / "my model")
    away = origins.of(BODY.model_copy(update={"source": "folder", "path": str(taken)}))
    assert away is not None
    assert (away.place, away.name) == (str(taken), "my model")
    (taken / "labels.json").unlink()
    assert origins.of(BODY.model_copy(update={"source": "folder", "path": str(taken)})) is None
    assert origins.of(BODY) is None


def test_with_the_same_split_all_stay_where_they_are(folder: Path) -> None:
    dataset = scan.scan(folder)
    split = sides.divide(dataset, SplitSettings())
    run = _run(folder, split, dataset)
    assert origins.kept_out(split, dataset, _body(run)) == (split, [])


def test_what_the_start_has_learnt_is_never_held_back(folder: Path) -> None:
    dataset = scan.scan(folder)
    first = splits.split(dataset, SplitSettings())
    run = _run(folder, first, dataset)
    other = splits.split(dataset, SplitSettings(seed=5))
    clear, (finding,) = origins.kept_out(other, dataset, _body(run))
    learnt, steered = set(first.files("training")), set(first.files("validation"))
    assert learnt.isdisjoint({*clear.files("test"), *clear.files("validation")})
    assert steered.isdisjoint(clear.files("test"))
    assert {*clear.files("training")} >= learnt & {*other.files("test")}
    assert finding.id == "start-has-seen"
    assert set(finding.items) == {f for f in other.side if clear.side[f] != other.side[f]}
    left = len(clear.files("test"))
    assert f"{left} of {len(other.files('test'))} are left" in finding.sentence


def test_what_belongs_to_a_learnt_picture_is_not_held_back_either(folder: Path) -> None:
    dataset = scan.scan(folder)
    first = splits.split(dataset, SplitSettings())
    run = _run(folder, first, dataset)
    learnt = dataset.by_file[first.files("training")[0]]
    (new,) = worlds.write_pictures(folder / "ants", 1, prefix="new", seed=77)
    both = (learnt.content, files.content_hash(new))
    journal.write(folder, [LabelEvent(kind="group", contents=both, text="one ant")])
    dataset = scan.scan(folder)
    side = {p.file: "test" if "new" in p.file else "training" for p in dataset.pictures}
    split = Split(side=side, grouping=groups.find(dataset, SplitSettings()))  # type: ignore[arg-type]
    assert not origins.kept_out(split, dataset, _body(run))[0].files("test")


def test_a_chain_of_models_has_seen_what_each_of_them_has(folder: Path) -> None:
    dataset = scan.scan(folder)
    first = splits.split(dataset, SplitSettings())
    run = _run(folder, first, dataset)
    worlds.class_folders(folder.parent / "more", {"ants": 20, "bees": 20}, seed=3)
    more = scan.scan(folder.parent / "more")
    second = _run(more.folder, splits.split(more, SplitSettings()), more, _body(run))
    origin = origins.of(_body(second))
    assert origin is not None
    known = origins.seen(origin)
    assert known is not None
    learnt = {dataset.by_file[file].content for file in first.files("training")}
    assert learnt <= {content for content, side in known.items() if side == "training"}


def test_what_is_not_known_is_told(folder: Path) -> None:
    dataset = scan.scan(folder)
    split = splits.split(dataset, SplitSettings())
    run = _run(folder, split, dataset)
    (run / "split.csv").unlink()
    same, (finding,) = origins.kept_out(split, dataset, _body(run))
    assert (same, finding.id, finding.severity) == (split, "start-pictures-unknown", "warning")


def test_without_a_model_there_is_nothing_to_go_on_from(folder: Path) -> None:
    dataset = scan.scan(folder)
    run = _run(folder, splits.split(dataset, SplitSettings()), dataset)
    with pytest.raises(RunNotReady):
        origins.backbone(run)
    with pytest.raises(WeightsNotFound):
        origins.backbone(folder)
