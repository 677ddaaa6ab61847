"""The whole audit on a tiny drawn world: right, repeatable, stoppable, resumable."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from benchmarks.worlds import signs
from core.data.dataset import Dataset
from core.data.scan import scan
from core.engine.safety import AuditReport, audit, features, looking, measure
from core.plan.presets import parse
from core.runs.stop import Stopped
from core.safety.verdict import Verdict
from core.weights.backbone_choice import BackboneChoice

TINY = BackboneChoice(name="test_efficientnet", source="scratch")
MIRROR = parse("horizontal_flip")


@pytest.fixture(scope="module")
def arrows(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    world = signs.arrows(np.random.default_rng(0), each=14)
    return scan(world.write(tmp_path_factory.mktemp("world")))


def _facts(found: AuditReport) -> dict[str, object]:
    return {k: v for k, v in found.as_json().items() if k != "seconds"}


def test_the_report_is_json_with_every_field(arrows: Dataset) -> None:
    found = json.loads(json.dumps(audit(arrows, backbone=TINY, augmentations=MIRROR).as_json()))
    assert {"verdicts", "largest", "seconds"} <= set(found)
    row = found["verdicts"][0]
    wanted = {"augmentation", "strength", "class", "rival", "verdict", "kind", "rho", "p0", "p1"}
    assert wanted | {"groups", "flow"} <= set(row)
    assert {"strict", "usable", "unit"} == set(found["largest"]["horizontal_flip"])


def test_the_same_seed_gives_the_same_report(arrows: Dataset) -> None:
    first = audit(arrows, backbone=TINY, augmentations=MIRROR, seed=3)
    again = audit(arrows, backbone=TINY, augmentations=MIRROR, seed=3)
    assert _facts(first) == _facts(again)


def test_renamed_classes_get_the_same_verdicts(arrows: Dataset, tmp_path: Path) -> None:
    names = {"down": "zebra", "left": "apple", "right": "mango"}
    for old, new in names.items():
        shutil.copytree(arrows.folder / old, tmp_path / "renamed" / new)
    plan = parse("horizontal_flip,rotation=30")
    first = audit(arrows, backbone=TINY, augmentations=plan).verdicts
    renamed = audit(scan(tmp_path / "renamed"), backbone=TINY, augmentations=plan).verdicts

    def said(verdict: Verdict, of: dict[str, str]) -> tuple[object, ...]:
        rival = verdict.rival and of[verdict.rival]
        place = of[verdict.label or ""], rival, verdict.augmentation, verdict.strength
        return *place, verdict.verdict, verdict.p0, verdict.p1

    same = {new: new for new in names.values()}
    assert {said(one, names) for one in first} == {said(one, same) for one in renamed}


def test_progress_ends_at_the_total(arrows: Dataset) -> None:
    told: list[tuple[int, int]] = []
    audit(
        arrows,
        backbone=TINY,
        augmentations=parse("horizontal_flip,crop=0.5"),
        on_progress=lambda done, total, *_: told.append((done, total)),
    )
    assert told[-1] == (42 * 6, 42 * 6)


def test_a_stopped_audit_keeps_what_it_has_and_goes_on(
    arrows: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = parse("horizontal_flip,brightness=0.3")
    monkeypatch.setattr(looking, "LOOKS_OF_FEW", 1)
    looked: list[int] = []
    original = features.Extractor.look

    def counted(self: features.Extractor, batch: features.Images) -> features.Spaces:
        looked.append(len(batch))
        return original(self, batch)

    monkeypatch.setattr(features.Extractor, "look", counted)
    done: list[int] = []

    def check_stop() -> None:
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        audit(
            arrows,
            backbone=TINY,
            augmentations=plan,
            on_progress=lambda at, *_: done.append(at),
            check_stop=check_stop,
        )
    before = sum(looked)
    audit(arrows, backbone=TINY, augmentations=plan)
    assert sum(looked) - before == 42 * 2 + 1  # brighter and darker, and one to learn the sizes


def test_a_stop_while_the_pictures_are_chosen_is_a_stop_and_no_mistake(arrows: Dataset) -> None:
    """Seen in the browser: Stop while the pictures were chosen said "only 0 of 6 classes"."""

    def check_stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        audit(arrows, backbone=TINY, augmentations=MIRROR, check_stop=check_stop)


def test_the_data_folder_is_left_alone(arrows: Dataset) -> None:
    before = sorted(path.stat().st_mtime_ns for path in arrows.folder.rglob("*"))
    audit(arrows, backbone=TINY, augmentations=MIRROR)
    assert sorted(path.stat().st_mtime_ns for path in arrows.folder.rglob("*")) == before


@pytest.mark.slow
@pytest.mark.release
def test_mirroring_is_unsafe_for_turn_signs_and_safe_for_symmetric_ones(
    tmp_path: Path, shared_weights: Path
) -> None:
    from core.data import demo_dataset

    backbone = BackboneChoice(
        name="mobilenetv2_100",
        source="folder",
        path=str(shared_weights / "mobilenetv2_100.tf_in1k"),
    )
    found = audit(scan(demo_dataset.make(tmp_path / "s")), backbone=backbone, augmentations=MIRROR)
    by_class = {row.label: row for row in found.verdicts}
    assert by_class["turn_left"].rival == "turn_right"
    for name, row in by_class.items():
        turns = name in ("turn_left", "turn_right")
        assert row.verdict == ("unsafe" if turns else "safe"), name
    assert found.swaps["horizontal_flip"] == (("turn_left", "turn_right"),)


@pytest.mark.slow
def test_nothing_harmless_is_unsafe_for_ants_and_bees(
    hymenoptera: Path, shared_weights: Path
) -> None:
    backbone = BackboneChoice(
        name="mobilenetv2_100",
        source="folder",
        path=str(shared_weights / "mobilenetv2_100.tf_in1k"),
    )
    plan = parse("horizontal_flip,rotation=15,brightness=0.3")
    found = audit(scan(hymenoptera), backbone=backbone, augmentations=plan)
    assert {row.verdict for row in found.verdicts} == {"safe"}


def test_more_draws_are_looked_at_only_where_the_first_does_not_settle_it(
    arrows: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "LOOKS_OF_FEW", 1)
    looked: list[int] = []
    original = features.Extractor.look

    def counted(self: features.Extractor, batch: features.Images) -> features.Spaces:
        looked.append(len(batch))
        return original(self, batch)

    monkeypatch.setattr(features.Extractor, "look", counted)
    for plain, draws in ((True, 1), (False, 3)):
        looked.clear()
        monkeypatch.setattr(measure, "is_plain", lambda first, plain=plain: plain)
        audit(arrows, backbone=TINY, augmentations=parse(f"erase={0.1 * draws:.1f}"))
        variants_seen = [many for many in looked if many > 1]
        assert sum(variants_seen) in (42 * draws, 42 * (draws + 1))  # and originals, once
