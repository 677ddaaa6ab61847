"""Laws of the bake-off."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.data import scan, split
from core.data.split import SplitSettings
from core.engine.advice.bakeoff import compare, seen
from core.engine.heads import logistic
from core.engine.tasks import classify
from core.errors import WeightsError
from core.protocol.comparison import CompareAnswer
from core.runs.stop import CheckStop, Stopped
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice
from tests import worlds


def stop_where(asked: Callable[[], bool]) -> CheckStop:
    """A check that hears a stop once that is true."""

    def check_stop() -> None:
        if asked():
            raise Stopped

    return check_stop


def test_one_backbone_twice_cannot_be_told_apart(tmp_path: Path, tiny_backbone: Path) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 12)
    choice = pretrained.choose(str(tiny_backbone))
    told: list[tuple[int, int]] = []
    answer = compare(
        scan.scan(folder),
        [choice, choice.model_copy(update={"name": "again"})],
        on_progress=lambda done, total, what: told.append((done, total)),
    )
    assert CompareAnswer.recall(json.loads(json.dumps(answer.as_json()))) == answer
    assert [result.tied_with_best for result in answer.backbones] == [True, True]
    assert "cannot tell" in answer.sentence
    assert told[-1][0] == told[-1][1]


def test_the_sealed_test_set_is_never_looked_at(tmp_path: Path) -> None:
    counts = {"train": {"a": 6, "b": 6}, "val": {"a": 3, "b": 3}, "test": {"a": 3, "b": 3}}
    folder = worlds.split_folders(tmp_path / "w", counts)
    rows = seen(scan.scan(folder))
    assert len(rows) == 18
    assert not any(row.file.startswith("test") for row in rows)


def test_what_belongs_together_is_held_out_together(tmp_path: Path) -> None:
    folder = worlds.films(tmp_path / "films", {"ants": [4, 4, 4], "bees": [4, 4, 4]})
    rows = seen(scan.scan(folder))
    films = {row.file.split("_")[1]: {one.kin for one in rows if one.file.split("_")[1] ==
             row.file.split("_")[1]} for row in rows}  # fmt: skip
    assert all(len(kin) == 1 for kin in films.values())
    alone = seen(scan.scan(folder), SplitSettings(groups="none"))
    assert {row.kin for row in alone} == {row.content for row in alone}


def test_a_stop_ends_it(tmp_path: Path, tiny_backbone: Path) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 4)
    with pytest.raises(Stopped):
        compare(
            scan.scan(folder),
            [pretrained.choose(str(tiny_backbone))],
            on_progress=lambda *told: None,
            check_stop=stop_where(lambda: True),
        )


def test_a_stop_is_heard_while_a_head_is_solved(
    tmp_path: Path, tiny_backbone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 6)
    solving, whole = [], logistic.regression

    def regression(known, tick):
        solving.append(1)
        return whole(known, tick)

    monkeypatch.setattr(classify, "TASK", replace(classify.TASK, solve=regression))
    with pytest.raises(Stopped):
        compare(
            scan.scan(folder),
            [pretrained.choose(str(tiny_backbone))],
            on_progress=lambda *told: None,
            check_stop=stop_where(lambda: bool(solving)),
        )
    assert solving == [1]


def test_the_users_own_division_keeps_its_test_set_sealed(tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "w", {"a": 40, "b": 40})
    own = SplitSettings(validation=0.05, test=0.3, seed=4)
    found = scan.scan(folder)
    sealed = set(split.split(found, own).files("test"))
    assert sealed
    assert not sealed & {row.file for row in seen(scan.scan(folder), own)}
    assert sealed & {row.file for row in seen(scan.scan(folder))}, "else this test could not fail"


def test_a_damaged_backbone_is_named_and_the_others_are_compared(
    tmp_path: Path, tiny_backbone: Path
) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 6)
    good = pretrained.choose(str(tiny_backbone))
    damaged = tmp_path / "damaged"
    shutil.copytree(tiny_backbone, damaged)
    bad = BackboneChoice(name="test_resnet", source="folder", path=str(damaged))
    (damaged / "model.safetensors").write_bytes(b"no weights")
    answer = compare(scan.scan(folder), [bad, good], on_progress=lambda *told: None)
    assert [result.name for result in answer.backbones] == [good.name]
    assert [refused.name for refused in answer.refused] == [bad.name]
    assert isinstance(answer.refused[0].error, WeightsError)
    with pytest.raises(WeightsError):
        compare(scan.scan(folder), [bad], on_progress=lambda *told: None)


def test_what_the_cache_gave_is_not_counted_as_embedded(
    tmp_path: Path, tiny_backbone: Path
) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 6)
    choice = pretrained.choose(str(tiny_backbone))
    first, again = (
        compare(scan.scan(folder), [choice], on_progress=lambda *told: None).backbones[0]
        for _ in range(2)
    )
    assert first.embedded == first.n
    assert again.embedded == 0
    assert again.seconds


@pytest.mark.slow
@pytest.mark.release
def test_the_backbone_that_knows_these_pictures_best_comes_out_by_measurement(
    shared_weights: Path, hymenoptera: Path
) -> None:
    names = ("mobilenetv2_100.inat_birds", "mobilenetv2_100.inat_insects")
    choices = [pretrained.choose(str(shared_weights / name)) for name in names]
    answer = compare(scan.scan(hymenoptera), choices, on_progress=lambda *told: None)
    assert answer.best.endswith("inat_insects")
    assert not answer.backbones[1].tied_with_best
