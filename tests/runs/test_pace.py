"""An estimate rests on the newest run of the same kind, and on nothing that tells no speed."""

from pathlib import Path

import pytest

from core.data import scan, sides
from core.data import split as splits
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.runs import pace, store
from core.runs.event import End, Epoch
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice
from tests import worlds


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 10, "bees": 10})


def plan(data: Path, strategy: str = "features", **more: object) -> Plan:
    body = BackboneChoice(name="resnet18", source="folder", path="/weights")
    recipe = Recipe(strategy=strategy)  # type: ignore[arg-type]
    about = {"name": "x", "folder": str(data), "classes": ("ants", "bees"), "backbone": body}
    return Plan(**{**about, "recipe": recipe, **more})


def ran(
    data: Path, made: Plan, embed_s: float | None = None, rates: tuple[float, ...] = ()
) -> Path:
    found = scan.scan(data)
    run = store.create(made, found, sides.divide(found, made.split))
    for number, rate in enumerate(rates, 1):
        Journal(run).write(Epoch(epoch=number, of=len(rates), pictures_per_second=rate))
    result = {"seconds": {"embed": embed_s}}
    Journal(run).write(End(reason="finished", error=None, result=result))
    return run


def test_before_any_run_nothing_is_known(data: Path) -> None:
    assert pace.of(plan(data)) is None


def test_frozen_features_go_by_the_embedding(data: Path) -> None:
    rows = splits.load_rows(ran(data, plan(data), embed_s=2.0) / store.SPLIT)
    assert pace.of(plan(data)) == sum(row.side != "test" for row in rows) / 2.0


def test_an_embedding_out_of_the_cache_tells_nothing(data: Path) -> None:
    ran(data, plan(data), embed_s=0.1)
    assert pace.of(plan(data)) is None


def test_fine_tuning_goes_by_its_slowest_epoch_and_by_no_other_kind(data: Path) -> None:
    ran(data, plan(data, "full"), rates=(30.0, 20.0))
    assert pace.of(plan(data, "staged")) == 20.0
    assert pace.of(plan(data)) is None
    assert pace.of(plan(data, "full", device="cuda")) is None


def test_a_run_whose_split_is_damaged_tells_nothing(data: Path) -> None:
    (ran(data, plan(data), embed_s=2.0) / store.SPLIT).write_text("half")
    assert pace.of(plan(data)) is None
